-- Rows of requests whose unknown words are counted already: a refused row that is sent again tells of the same occurrence, not of another one.
create table runtime.counted_source_word (
  -- SHA-256 of the row's district, system and key and of its unknown words.
  row_hash   text primary key,
  counted_at timestamptz not null default now()
);
create index on runtime.counted_source_word (counted_at);
