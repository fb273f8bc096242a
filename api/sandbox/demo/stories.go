package demo

import (
	"strings"
	"time"
)

// What the folders show; the words stand in their metadata under StoryKey.
const (
	storySame      = "same person"
	storyDifferent = "different person on the document"
	storyScreen    = "photograph of a screen"
	storyNoFace    = "no face on one picture"
	storyClean     = "searched in the blacklist, not listed"
	storyListed    = "listed in the blacklist"
	storyStaff     = "staff at the door"
	storyShots     = "shot set"
	storyRetry     = "second try after a failed one"
	storyOperator  = "an operator has to decide"
	storyDecided   = "an operator has decided"
	storyFailed    = "could not be measured"
	storyExact     = "exactly at the threshold"
	storyNear      = "near the threshold"
	storyStuck     = "never ends"
	storySlow      = "takes long"
	storyDocument  = "fields of a document"
	storyUntagged  = "tags forgotten"
	storyEmpty     = "nothing launched yet"
)

// story is a folder being written.
func story(a actor, by, what string, media ...Picture) Folder {
	return Folder{By: by, Meta: map[string]any{StoryKey: what, "person_info": a.info()}, Media: media}
}

// launch adds a group.
func (f Folder) launch(after time.Duration, analyses ...Analysis) Folder {
	f.Groups = append(f.Groups, Group{After: after, Analyses: analyses})
	return f
}

// with adds metadata, a script for example.
func (f Folder) with(kv ...any) Folder {
	for i := 0; i+1 < len(kv); i += 2 {
		f.Meta[kv[i].(string)] = kv[i+1]
	}
	return f
}

func quality(media ...int) Analysis { return Analysis{Type: typeQuality, Media: media} }

func biometry() Analysis { return Analysis{Type: typeBiometry} }

func search(alias string, media ...int) Analysis {
	return Analysis{Type: typeCollection, Collection: alias, Media: media}
}

const soon = 12 * time.Second

// everyday is what most folders are: a selfie and a document of one person, all well.
func everyday(a actor, by string, n uint64) Folder {
	switch n % 4 {
	case 0:
		return story(a, by, storySame, a.selfie(n), a.idFront()).launch(soon, quality(0), biometry())
	case 1:
		return story(a, by, storyClean, a.selfie(n), a.idFront()).launch(soon, quality(0), biometry(), search(aliasBlacklist, 0))
	case 2:
		return story(a, by, storyShots, a.shots(n), a.idFront()).launch(soon, quality(0), biometry())
	default:
		return story(a, by, storySame, a.selfie(n), a.idFront(), a.selfie(n+50)).launch(soon, Analysis{
			Type: typeQuality, Media: []int{0}, Params: map[string]any{"extract_best_shot": true},
		}, biometry())
	}
}

// stories returns the folders of the plan, oldest first, without ages.
func stories() []Folder {
	cast := castOf()
	var out []Folder
	by := func() string {
		return []string{RoleClient, RoleClientService, RoleClientService, RoleClientAdmin}[len(out)%4]
	}
	add := func(f Folder) { out = append(out, f) }
	days := func(names ...string) {
		for _, name := range names {
			add(everyday(cast[name], by(), uint64(len(out))))
		}
	}
	mismatch := func(selfie, document string) {
		a, b := cast[selfie], cast[document]
		add(story(b, by(), storyDifferent, a.selfie(uint64(len(out))), b.idFront()).launch(soon, quality(0), biometry()))
	}
	// A script speaks for all analyses of its folder, so such folders have one.
	scripted := func(name, what string, only Analysis, kv ...any) {
		a := cast[name]
		add(story(a, by(), what, a.selfie(uint64(len(out))), a.idFront()).with(kv...).launch(soon, only))
	}
	screen := func(name string) {
		a := cast[name]
		add(story(a, by(), storyScreen, a.screen(uint64(len(out))), a.idFront()).launch(soon, quality(0)))
	}

	days("anna", "jonas", "mireille", "kwame")
	scripted("piotr", storyDecided, Analysis{Type: typeBiometry, Decision: "SUCCESS"}, ScriptOutcome, "operator_required", ScriptScore, 0.8312)
	days("solveig", "tomas")
	mismatch("rahul", "marek")
	days("zofia", "nadia", "aurelio")
	screen("henrik")
	scripted("leyla", storyExact, biometry(), ScriptScore, 0.85)
	days("leyla", "ingrid", "samuel", "amara")
	scripted("emil", storyDocument, Analysis{Type: typeDocuments, Media: []int{1}}, ScriptOutcome, "success", ScriptFields, fields(cast["emil"], "1988-04-17"))
	days("uri", "chiara", "mio")
	ivar := cast["ivar"]
	add(story(ivar, by(), storyListed, ivar.selfie(3), ivar.idFront()).launch(soon, quality(0), biometry(), search(aliasBlacklist, 0)))
	days("thandi", "yannis", "oscar", "renata")
	scripted("farid", storyNear, biometry(), ScriptScore, 0.8496)
	mismatch("thandi", "elodie")
	days("layla", "diego")
	scripted("marek", storyFailed, biometry(), ScriptError, "Processing error - did not found any document candidates on image")
	days("elodie", "riku", "lukasz")
	add(story(cast["greta"], RoleClientService, storyStaff, cast["greta"].selfie(7)).launch(soon, search(aliasWhitelist)))
	screen("ximena")
	days("ximena", "yulan", "farid")
	scripted("tomas", storyDecided, Analysis{Type: typeBiometry, Decision: "DECLINED"}, ScriptOutcome, "operator_required", ScriptScore, 0.8104)
	days("emil", "priya")
	add(story(cast["diego"], by(), storyNoFace, cast["diego"].selfie(5), emptyView(4)).launch(soon, biometry()))
	days("rahul", "marek", "henrik")
	scripted("chiara", storyNear, quality(0), ScriptScore, 0.463)
	mismatch("emil", "uri")
	scripted("priya", storyDocument, Analysis{Type: typeDocuments, Media: []int{1}}, ScriptOutcome, "success", ScriptFields, fields(cast["priya"], "1994-11-02"))
	days("piotr", "anna", "kwame")
	add(untagged(cast["lukasz"], by()))
	add(story(cast["henrik"], RoleClientService, storyStaff, cast["henrik"].selfie(10)).launch(soon, search(aliasWhitelist)))
	add(rerun(cast["amara"], by()))

	// Today, the newest last.
	scripted("solveig", storyStuck, biometry(), ScriptDelay, DelayStuck)
	screen("oscar")
	oscar := cast["oscar"]
	add(story(oscar, by(), storyRetry, oscar.selfie(71), oscar.idFront()).launch(soon, quality(0), biometry()))
	scripted("yulan", storyOperator, biometry(), ScriptOutcome, "operator_required", ScriptScore, 0.8277)
	add(story(ivar, by(), storyListed, ivar.selfie(8), ivar.idFront()).launch(soon, quality(0), search(aliasBlacklist, 0)))
	days("mireille")
	mismatch("jonas", "samuel")
	scripted("nadia", storyNear, biometry(), ScriptScore, 0.8712)
	days("zofia")
	add(story(cast["anna"], RoleClient, storySame, cast["anna"].selfie(11), cast["anna"].idFront()).launch(soon, quality(0), biometry()))
	return out
}

// untagged is a folder whose sender forgot all tags; the analyses take the pictures all the same.
func untagged(a actor, by string) Folder {
	one, two := a.selfie(4), a.idFront()
	one.Tags, two.Tags = nil, nil
	return story(a, by, storyUntagged, one, two).launch(soon, biometry())
}

// rerun is a folder whose first launch failed on a screen photograph and whose second, with a
// new picture, passes: the folder takes the last group's result.
func rerun(a actor, by string) Folder {
	return story(a, by, storyRetry, a.screen(6), a.idFront(), a.selfie(21)).
		launch(soon, quality(0)).
		launch(4*time.Minute, quality(2), Analysis{Type: typeBiometry, Media: []int{1, 2}})
}

// fields are what a DOCUMENTS analysis reads from a document.
func fields(a actor, born string) []any {
	field := func(name, visual string, mrz any) map[string]any {
		return map[string]any{"field_name": name, "visual": visual, "mrz": mrz}
	}
	return []any{
		field("surname", a.last, strings.ToUpper(a.last)),
		field("given_names", a.first, strings.ToUpper(a.first)),
		field("date_of_birth", born, born),
		field("document_number", "DX"+born[2:4]+born[5:7]+born[8:10]+"4", nil),
		field("nationality", "Utopia", "UTO"),
	}
}
