package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Aliases of the two collections.
const (
	aliasBlacklist = "blacklist-eu"
	aliasWhitelist = "staff-white"
)

// Types of analysis as responses spell them.
const (
	typeQuality    = "QUALITY"
	typeBiometry   = "BIOMETRY"
	typeCollection = "COLLECTION"
	typeDocuments  = "DOCUMENTS"
)

// StoryKey is the metadata key under which a folder says in a few words what it shows.
const StoryKey = "story"

// NewPlan returns what a first start puts on the server. Every call returns the same.
func NewPlan() Plan {
	folders := stories()
	date(folders)
	for i := range folders {
		folders[i].Meta["transaction_id"] = fmt.Sprintf("t-%d", 20847+3*i)
	}
	return Plan{
		Company: "Nordhafen Demo Bank",
		Users: []User{
			{RoleAdmin, "admin@demo.example", "Ada", "Weltmar"},
			{RoleOperator, "operator@demo.example", "Olin", "Tessmark"},
			{RoleClient, "client@demo.example", "Clio", "Fernholt"},
			{RoleClientService, "service@demo.example", "Servus", "Automat"},
			{RoleClientOperator, "client-operator@demo.example", "Corin", "Vespermann"},
			{RoleClientAdmin, "ana@demo.example", "Ana", "Lindermoor"},
		},
		Collections: []Collection{
			{aliasBlacklist, KindBlacklist, members(blacklisted())},
			{aliasWhitelist, KindWhitelist, members(staff())},
		},
		Folders: folders,
	}
}

func members(actors []actor) []Person {
	out := make([]Person, len(actors))
	for i, a := range actors {
		out[i] = Person{FirstName: a.first, MiddleName: a.middle, LastName: a.last}
		for n := range uint64(1 + i%3) {
			out[i].Photos = append(out[i].Photos, a.portrait(n))
		}
	}
	return out
}

// latest are the ages of the newest folders: some of today, two of the last minutes.
var latest = [...]time.Duration{
	75 * time.Second, 110 * time.Second, 11 * time.Minute, 26 * time.Minute, 41 * time.Minute,
	64 * time.Minute, 97 * time.Minute, 131 * time.Minute, 158 * time.Minute, 3 * time.Hour,
}

// date gives folders their ages, oldest first. The newest take those of latest; the others are spread
// over 30 days, five of every seven, between four hours after and four before the time of day of
// the seeding, which is when people work if the seeding is done at work.
func date(folders []Folder) {
	r := rand.New(rand.NewPCG(30, 64))
	var days []int
	for d := 30; d >= 1; d-- {
		if d%7 != 3 && d%7 != 4 {
			days = append(days, d)
		}
	}
	older := len(folders) - len(latest)
	ages := make([]time.Duration, 0, len(folders))
	for i := range older {
		day := time.Duration(days[i*len(days)/older]) * 24 * time.Hour
		ages = append(ages, day+time.Duration((r.Float64()*8-4)*float64(time.Hour)).Truncate(time.Millisecond))
	}
	slices.SortFunc(ages, func(a, b time.Duration) int { return int(b - a) })
	for i := range folders {
		if i < older {
			folders[i].Age = ages[i]
		} else {
			folders[i].Age = latest[len(folders)-1-i]
		}
	}
}
