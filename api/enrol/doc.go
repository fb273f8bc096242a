// Package enrol finds out who is to be added to a collection: it reads
// photographs from files, directories and CSV files, looks at each of them
// before anything is sent, and makes the plan of a job.
//
// What is odd is a finding, which a person accepts or drops; what cannot be sent
// is left out and named. Whoever was not added can be written as a CSV file that
// is read again. Names, keys and values are foreign text: they are sent as they
// are, and made harmless where they are written into a table.
package enrol
