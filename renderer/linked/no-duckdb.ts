/** Stands for duckdb-wasm in the page, where Mosaic's own connector would start it: the lab has one DuckDB, in the store. */
function refuse(): never {
  throw new Error('The page runs no database: it asks the store.')
}

export {
  refuse as AsyncDuckDB,
  refuse as ConsoleLogger,
  refuse as getJsDelivrBundles,
  refuse as selectBundle,
  refuse as VoidLogger,
}
