import pg from 'pg';
const [,, db, ...sql] = process.argv;
const c = new pg.Client(`postgres://se@127.0.0.1:55871/${db}`); await c.connect();
for (const s of sql) { const r = await c.query(s); const rows=(Array.isArray(r)?r.at(-1):r).rows; for (const x of rows) console.log(Object.values(x).map(v=>typeof v==='string'?v.replace(/\s+/g,' ').slice(0,170):v).join('\t')); }
await c.end();
