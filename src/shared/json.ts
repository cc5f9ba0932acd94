/** A value that JSON can write and read back without loss (RFC 8259). Decimals and large integers travel as strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };
