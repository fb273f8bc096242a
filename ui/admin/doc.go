// Package admin is the room of companies and users: who there is, who may do
// what, and what may be launched by whom. What the server would refuse is shown
// greyed with the reason. Companies and users are deleted by a plan, in the
// dialog of ui/removal.
package admin
