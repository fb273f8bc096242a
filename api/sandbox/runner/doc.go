// Package runner carries out analyses: it waits until one is due, measures the
// pixels of its media with package face, decides by the thresholds and has the
// end written once. Seeded analyses are measured by the same functions as
// launched ones.
package runner
