// Package watch keeps folders current: one change feed for everything that
// somebody looks at, however many look. It asks the server for new and changed
// folders by time_updated, finds out while it runs whether the end of an
// analysis shows there, and otherwise reads the watched folders by id, in
// batches where the server understands them and one by one where it does not.
//
// A Feed asks nothing while nobody listens. Subs share its requests, and each
// gets the newest state of a folder rather than every step on the way. Nothing
// depends on this machine's clock agreeing with the server's.
package watch
