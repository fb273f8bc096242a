// Package watch keeps folders current: one change feed for everything that
// somebody looks at, however many look. It asks the server for new and changed
// folders by time_updated, finds out while it runs whether the end of an
// analysis shows there, and otherwise reads the watched folders by id, in
// batches where the server understands them and one by one where it does not.
//
// A Feed asks nothing while nobody listens. Subs share its requests, and each
// gets the newest state of a folder rather than every step on the way. Nothing
// depends on this machine's clock agreeing with the server's.
//
// A Feed asks at most sixteen times a second in the long run. Thousands of
// running analyses slow each other down, not the server: what was read longest
// ago comes first, and what somebody has just opened before that. What has run
// for a minute is asked about less often, after ten minutes seldom, unless ends
// keep coming: then it stands in a queue that moves. What has run far longer
// than is usual here is marked as stuck; Usual has the rule.
//
// A Receiver takes the webhooks of a server and lets the Feed read the folders
// that they are about at once. It is no other source of news: without it the
// same is told a little later.
package watch
