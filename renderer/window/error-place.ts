/** Numbers by which the built page names the places of errors: callbacks of watchers, listeners of elements and of components. */
const HANDLERS = /#runtime-(3|5|6)$|^(watcher callback|native event handler|component event handler)$/

/** Whether an error came from something that a view did, not from showing it: what is shown is whole. `place` is what Vue says of the error. */
export const isOfHandler = (place: string): boolean => HANDLERS.test(place)
