package demo

// actor is one of the invented people of the plan.
type actor struct {
	seed                uint64 // even seeds are drawn feminine, odd ones masculine
	first, middle, last string
	slug                string // for file names
}

// The people of the stories by the names of their files. Their names are invented; some are written in
// other scripts or from right to left because real ones are.
func castOf() map[string]actor {
	cast := map[string]actor{}
	for _, a := range []actor{
		{seed: 2, first: "Anna", last: "Velmar", slug: "anna"},
		{seed: 4, first: "Mireille", last: "Dauvane", slug: "mireille"},
		{seed: 6, first: "Sólveig", last: "Hrafnsdal", slug: "solveig"},
		{seed: 8, first: "Zofia", middle: "Maja", last: "Wrzoskówna", slug: "zofia"},
		{seed: 10, first: "Nadia", last: "Bergholt", slug: "nadia"},
		{seed: 12, first: "Leyla", last: "Karsanoğlu", slug: "leyla"},
		{seed: 14, first: "Ingrid", last: "Ostravold", slug: "ingrid"},
		{seed: 16, first: "Amara", last: "Okondele", slug: "amara"},
		{seed: 18, first: "Chiara", last: "Bellantro", slug: "chiara"},
		{seed: 20, first: "澪", last: "桜庭野", slug: "mio"},
		{seed: 22, first: "Thandi", last: "Mokoelane", slug: "thandi"},
		{seed: 24, first: "Renata", last: "Cordovel", slug: "renata"},
		{seed: 26, first: "ليلى", last: "الهارونية", slug: "layla"},
		{seed: 28, first: "Élodie", last: "Fontrème", slug: "elodie"},
		{seed: 30, first: "Priya", last: "Vasandar", slug: "priya"},
		{seed: 32, first: "Greta", last: "Holmstav", slug: "greta"},
		{seed: 34, first: "语岚", last: "陈白", slug: "yulan"},
		{seed: 36, first: "Ximena", last: "Ortúzal", slug: "ximena"},
		{seed: 1, first: "Ivar", last: "Holmsund", slug: "ivar"},
		{seed: 3, first: "Tomás", last: "Rivadel", slug: "tomas"},
		{seed: 5, first: "Jonas", last: "Albreit", slug: "jonas"},
		{seed: 7, first: "Kwame", last: "Asantor", slug: "kwame"},
		{seed: 9, first: "Piotr", last: "Zalewiec", slug: "piotr"},
		{seed: 11, first: "Rahul", last: "Devantar", slug: "rahul"},
		{seed: 13, first: "Marek", last: "Novotkan", slug: "marek"},
		{seed: 15, first: "Aurelio", last: "Santmar", slug: "aurelio"},
		{seed: 17, first: "אורי", last: "שלמוני", slug: "uri"},
		{seed: 19, first: "Henrik", last: "Dahlvoll", slug: "henrik"},
		{seed: 21, first: "Samuel", last: "Obikwele", slug: "samuel"},
		{seed: 23, first: "Łukasz", last: "Brzęcki-Wór", slug: "lukasz"},
		{seed: 25, first: "陸", last: "佐久原", slug: "riku"},
		{seed: 27, first: "Yannis", last: "Thelakis", slug: "yannis"},
		{seed: 29, first: "Óscar", last: "Peñarte", slug: "oscar"},
		{seed: 31, first: "Farid", last: "Nazaryar", slug: "farid"},
		{seed: 33, first: "Emil", last: "Kronvald", slug: "emil"},
		{seed: 35, first: "Diego", last: "Montarbal", slug: "diego"},
	} {
		cast[a.slug] = a
	}
	return cast
}

// info is the person_info of the metadata; names a person lacks are left out.
func (a actor) info() map[string]any {
	m := map[string]any{}
	for _, f := range []struct{ key, name string }{{"first_name", a.first}, {"middle_name", a.middle}, {"last_name", a.last}} {
		if f.name != "" {
			m[f.key] = f.name
		}
	}
	return m
}

// blacklisted are the members of the blacklist: Ivar, whom a story finds there, and people who appear nowhere else.
func blacklisted() []actor {
	return []actor{
		castOf()["ivar"],
		{seed: 112, first: "Corinna", last: "Stavelot-Rey", slug: "corinna"},
		{seed: 103, first: "Bogdan", last: "Ilievar", slug: "bogdan"},
		{seed: 104, first: "Malin", last: "Ekvarn", slug: "malin"},
		{seed: 117, first: "Rufus", last: "Tolleman", slug: "rufus"},
		{seed: 107, slug: "unnamed"}, // a person known by face only
		{seed: 120, first: "Oksana", middle: "Ihorivna", last: "Bereznyk", slug: "oksana"},
		{seed: 109, first: "Matteo", last: "Grisanto", slug: "matteo"},
		{seed: 118, first: "佳怡", last: "林沐", slug: "jiayi"},
		{seed: 111, first: "Hakim", last: "Ben Torsal", slug: "hakim"},
		{seed: 113, first: "Sören", last: "Älvklint", slug: "soren"},
		{seed: 116, first: "Ngozi", last: "Umarele", slug: "ngozi"},
	}
}

// staff are the members of the whitelist.
func staff() []actor {
	cast := castOf()
	return []actor{
		cast["greta"], cast["henrik"],
		{seed: 202, first: "Paula", last: "Weringen", slug: "paula"},
		{seed: 203, first: "Dario", last: "Lunesco", slug: "dario"},
		{seed: 204, first: "Freya", last: "Askholm", slug: "freya"},
		{seed: 205, first: "Nikhil", last: "Sarvaran", slug: "nikhil"},
	}
}
