package results

import (
	"fmt"
	"testing"
	"time"

	"ozdesk/api"
)

// withMeta makes a folder with metadata.
func withMeta(t *testing.T, id string, after time.Duration, meta string) api.Folder {
	t.Helper()
	f, err := api.DecodeFolder(fmt.Appendf(nil, `{"folder_id":%q,"time_created":%d,"meta_data":%s}`, id, created.Add(after).Unix(), meta))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTies(t *testing.T) {
	for _, c := range []struct {
		name, meta, want string
	}{
		{"a transaction", `{"transaction_id":"t-1","other":2}`, "transaction_id[{transaction_id == t-1}]"},
		{"a number", `{"client_iin":880101300123}`, "client_iin[{client_iin == 880101300123}]"},
		{
			"an object", `{"person_info":{"first_name":"Ivar","middle_name":null,"last_name":"Holm"}}`,
			"person_info[{person_info.first_name == Ivar} {person_info.last_name == Holm}]",
		},
		{"a comma", `{"transaction_id":"a,b","client_iin":"1"}`, "client_iin[{client_iin == 1}]"},
		{"nothing", `{"transaction_id":"  ","client_iin":null}`, ""},
		{"a longer key", `{"transaction_id_old":"t-1"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, tie := range Ties(withMeta(t, "f1", 0, c.meta).Meta, PersonKeys()) {
				got += fmt.Sprintf("%s%v", tie.Key, tie.Where)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAttemptsAreInOrderAndOnce(t *testing.T) {
	self := withMeta(t, "f2", time.Hour, `{"transaction_id":"t-1","client_iin":"7"}`)
	ties := Ties(self.Meta, PersonKeys())
	other := withMeta(t, "f1", 0, `{"client_iin":"7"}`)
	stranger := withMeta(t, "f9", 2*time.Hour, `{"client_iin":"8"}`)
	later := withMeta(t, "f3", 3*time.Hour, `{"client_iin":"7"}`)
	got := Attempts(ties, [][]api.Folder{{self, stranger}, {later, stranger, self, other}})
	said := ""
	for _, a := range got {
		said += fmt.Sprint(a.Folder.ID, a.By, " ")
	}
	if said != "f1[client_iin] f2[transaction_id client_iin] f3[client_iin] " {
		t.Errorf("attempts %s", said)
	}
	if got := Attempts(ties, nil); len(got) != 0 {
		t.Errorf("nothing found gives %d", len(got))
	}
}

func TestCommandsHoldNoToken(t *testing.T) {
	const id = "7f3c0a12-0000-4000-8000-000000000000"
	curl := Curl("https://oz.example/", id)
	if curl != `curl -sS -H "X-Forensic-Access-Token: $OZDESK_TOKEN" 'https://oz.example/api/folders/`+id+`/?with_analyses=true'` {
		t.Error(curl)
	}
	if got := Command("", id); got != "ozdesk folders show "+id+" -o json" {
		t.Error(got)
	}
	if got := Command("the bank's", id); got != "ozdesk folders show "+id+` -o json --profile 'the bank'\''s'` {
		t.Error(got)
	}
	for word, want := range map[string]string{"": "''", "a b": "'a b'", "$(x)": "'$(x)'", "a\x1b]0;x\x07": "'a␛]0;x␇'", "ok-1.2": "ok-1.2"} {
		if got := Quote(word); got != want {
			t.Errorf("%q is quoted as %s", word, got)
		}
	}
}
