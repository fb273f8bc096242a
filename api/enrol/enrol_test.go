package enrol

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
)

// noise is a picture that is as sharp as can be; equal seeds are equal bytes.
func noise(t testing.TB, seed uint64, w, h int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// write makes files below a directory, with their directories.
func write(t testing.TB, dir string, files map[string][]byte) string {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// tell writes a list in lines: what is found of each person, then of the
// source.
func tell(l *List) []string {
	var out []string
	for i := range l.People {
		p := &l.People[i]
		line := p.First + "|" + p.Middle + "|" + p.Last
		for n := range p.Photos {
			line += " " + filepath.Base(p.Photos[n].Path)
		}
		for _, key := range keysOf(p.Meta) {
			line += " " + key + "=" + p.Meta[key]
		}
		for _, f := range p.Findings {
			line += " [" + f.Severity.String() + ": " + f.Text + "]"
		}
		out = append(out, line)
	}
	for _, f := range l.Findings {
		out = append(out, "["+f.Severity.String()+": "+f.Text+"]")
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestDirectories(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{
		"Anna_Maria_Velmar/1.png":    {1},
		"Anna_Maria_Velmar/2.jpg":    {1},
		"Anna_Maria_Velmar/a.txt":    {1},
		"Anna_Maria_Velmar/.x.png":   {1},
		"Anna_Maria_Velmar/in/x.png": {1},
		"ליאור כהן/פנים.png":         {1},
		"empty/readme.md":            {1},
		"__MACOSX/a.png":             {1},
	})
	l, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	same(t, tell(l),
		"Anna|Maria|Velmar 1.png 2.jpg [note: 1 file is no photograph and is left out.] [warning: 1 directory below this one: what is in there is left out.]",
		"||empty [note: 1 file is no photograph and is left out.]",
		"ליאור||כהן פנים.png",
	)
	if why := l.People[1].Stopped(); why != noPhoto {
		t.Errorf("an empty directory: %q", why)
	}
}

func TestNamesOfFiles(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{
		"Ivar_Holm_1.jpg": {1}, "Ivar_Holm-2.png": {1}, "ivar holm (3).jpeg": {1}, "Nadia Berg.jpg": {1},
		"IMG_2040.jpg": {1}, "17.jpg": {1}, "_1.jpg": {1}, "plan.pdf": {1}, "thumbs.db": {1},
	})
	l, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	same(t, tell(l),
		"||17 17.jpg", "IMG||2040 IMG_2040.jpg", "Ivar||Holm Ivar_Holm-2.png Ivar_Holm_1.jpg ivar holm (3).jpeg",
		"Nadia||Berg Nadia Berg.jpg", "||1 _1.jpg",
		"[note: 1 file is no photograph and is left out.]",
	)
}

// Sub-directories and photographs beside them are both understood, and said.
func TestMixedDirectory(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{"Ivar Holm/a.jpg": {1}, "Nadia Berg.jpg": {1}})
	l, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	same(t, tell(l), "Ivar||Holm a.jpg", "Nadia||Berg Nadia Berg.jpg",
		"[warning: There are photographs beside the sub-directories; they are taken as of persons by their names.]")
}

func TestUnreadableDirectory(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{"Ivar Holm/a.jpg": {1}, "Nadia Berg/a.jpg": {1}})
	shut := filepath.Join(dir, "Ivar Holm")
	t.Cleanup(func() { _, _ = os.Chmod(dir, 0o700), os.Chmod(shut, 0o700) })
	shutOut(t, dir, func() {
		if err := os.Chmod(shut, 0); err != nil {
			t.Fatal(err)
		}
		l, err := Read(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		same(t, tell(l), "Ivar||Holm [stop: The directory cannot be read. Check its permissions.]", "Nadia||Berg a.jpg")
		if err := os.Chmod(dir, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), dir); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("the whole directory: %v", err)
		}
	})
}

func TestSourcesThatAreNone(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{"none/a.txt": {1}, "b.zip": []byte("PK\x03\x04")})
	for path, want := range map[string]error{
		filepath.Join(dir, "nowhere"): fs.ErrNotExist, filepath.Join(dir, "none"): ErrNobody, filepath.Join(dir, "b.zip"): ErrNobody,
	} {
		if _, err := Read(t.Context(), path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", filepath.Base(path), err, want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ended, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"plain": {
			"Ivar Holm,a.jpg\nNadia Berg,n1.png,n2.png,badge=17,team=north=east\n",
			[]string{"Ivar||Holm a.jpg", "Nadia||Berg n1.png n2.png badge=17 team=north=east"},
		},
		"mark, semicolons, quotes": {
			"\xef\xbb\xbf\"Holm; Ivar\";\"a \"\"b\"\".jpg\";note=x,y\r\n",
			[]string{`Holm;||Ivar a "b".jpg note=x,y`},
		},
		"tabs":          {"Ivar Holm\ta.jpg\n", []string{"Ivar||Holm a.jpg"}},
		"right to left": {"ליאור כהן,a.jpg\n\u202eعمر,b.jpg\n", []string{"ליאור||כהן a.jpg", "||\u202eعمر b.jpg"}},
		"formulas": {
			"\"=HYPERLINK(\"\"x\"\")\",a.jpg,n=-1\n'=1+1,b.jpg\n+49 Anna,c.jpg,note==x\n",
			[]string{`||=HYPERLINK("x") a.jpg n=-1`, "||=1+1 b.jpg", "+49||Anna c.jpg note==x"},
		},
		"named columns": {
			"Name,photo,Photo 2,Department,failed\nIvar Holm,a.jpg,,Sales,It was refused.\nNadia,b.jpg,c.jpg,,\n",
			[]string{"Ivar||Holm a.jpg Department=Sales", "||Nadia b.jpg c.jpg"},
		},
		"parts of a name": {
			"first_name,middle_name,last_name,photo,key=value\nAna Maria,,Lind,a.jpg,badge=1\n",
			[]string{"Ana Maria||Lind a.jpg badge=1"},
		},
		"names twice": {
			"Ivar Holm,a.jpg\nNadia,b.jpg\nivar  holm,c.jpg\n",
			[]string{
				"Ivar||Holm a.jpg [warning: Line 3 is of somebody of the same name.]", "||Nadia b.jpg",
				"ivar||holm c.jpg [warning: Line 1 is of somebody of the same name.]",
			},
		},
		"wrong columns": {
			"Ivar Holm,a.jpg\nNadia\n\nJonas,b.pdf\nMila,c.jpg,x=1,d.jpg\n,e.jpg\nOle,f.jpg,ozdesk_request_id=1\n",
			[]string{
				"Ivar||Holm a.jpg",
				"||Nadia [stop: Line 2: there is no photograph.]",
				"||Jonas [stop: Line 4: column 2 is no photograph; one ends in .jpg, .png or the like.]",
				"||Mila c.jpg x=1 [stop: Line 5: column 4 is neither a photograph nor key=value.]",
				"|| e.jpg [warning: Line 6 has no name.]",
				"||Ole f.jpg [stop: Line 7: a key is empty, or one that this program needs itself.]",
			},
		},
		"broken quotes": {
			"Ivar Holm,a.jpg\nNadia,\"b.jpg\nJonas,c.jpg\n",
			[]string{"Ivar||Holm a.jpg", "|| [stop: Line 2: the quotation marks do not fit together; what follows is not read.]"},
		},
		"other letters": {
			"Ivar Holm,a.jpg\nJos\xe9,b.jpg\n",
			[]string{"Ivar||Holm a.jpg", "|| [stop: Line 2: this is no UTF-8 text; save the file as CSV UTF-8.]"},
		},
		"an equals sign in a path": {"Ivar,./a=b.jpg\n", []string{"||Ivar a=b.jpg"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(write(t, t.TempDir(), map[string][]byte{"list.csv": []byte(c.content)}), "list.csv")
			l, err := Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			same(t, tell(l), c.want...)
			if len(l.People) == 0 || len(l.People[0].Photos) == 0 {
				t.Fatal("nobody")
			}
			if got := filepath.Dir(l.People[0].Photos[0].Path); got != filepath.Dir(path) {
				t.Errorf("a photograph is looked for in %s", got)
			}
		})
	}
}

// Who was not enrolled is written harmlessly and read again as they were.
func TestFailedOnly(t *testing.T) {
	photo := filepath.Join(t.TempDir(), "=a.jpg")
	left := []jobs.Unenrolled{
		{Person: jobs.EnrolPerson{First: "=1+1", Last: "'t Hooft", Meta: map[string]string{"-k": "=v", "b": "x,\"y\"\nz"}}, Photos: []jobs.UploadFile{{Path: photo}}, Why: "@why"},
		{Person: jobs.EnrolPerson{First: "Ana Maria", Middle: "\u202eעומר", Last: "Lind"}, Photos: []jobs.UploadFile{{Path: photo}, {Path: photo + "2.png"}}},
		{Person: jobs.EnrolPerson{}, Photos: []jobs.UploadFile{{Path: photo}}},
	}
	var b bytes.Buffer
	if err := WriteCSV(&b, left); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		for _, cell := range strings.Split(line, ",") {
			if formula(strings.Trim(cell, `"`)) && !strings.HasPrefix(strings.Trim(cell, `"`), "'") {
				t.Errorf("a formula is written: %q", line)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "left.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for i, u := range left {
		p := l.People[i]
		if p.Name() != u.Person.Name() || p.First != u.Person.First || p.Last != u.Person.Last || len(p.Photos) != len(u.Photos) || len(p.Meta) != len(u.Person.Meta) {
			t.Errorf("%+v, want %+v", p, u)
		}
		for key, value := range u.Person.Meta {
			if p.Meta[key] != value {
				t.Errorf("%s is %q, want %q", key, p.Meta[key], value)
			}
		}
		for n, f := range u.Photos {
			if p.Photos[n].Path != f.Path {
				t.Errorf("photograph %s, want %s", p.Photos[n].Path, f.Path)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("first_name,middle_name,last_name,photo,key=value,failed\nA,,B,c.jpg,'=k=v,\n")
	f.Add("Ivar;a.jpg;x=1\n\"")
	f.Add("\xef\xbb\xbfname,photo\n\x00,\xff.jpg")
	f.Fuzz(func(t *testing.T, content string) {
		dir := t.TempDir()
		path := filepath.Join(dir, "list.csv")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Read(t.Context(), path)
		if err != nil {
			return
		}
		var b bytes.Buffer
		left := l.Left()
		for i := range l.People { // Not one photograph is there.
			l.People[i].Dropped = true
		}
		if got := len(l.Left()); got != len(l.People) || len(left) > got {
			t.Errorf("%d left of %d", got, len(l.People))
		}
		if err := WriteCSV(&b, l.Left()); err != nil {
			t.Error(err)
		}
	})
}

// byWidth is a finder that finds a face for each 100 pixels of width, and
// cannot tell below that.
type byWidth struct{}

func (byWidth) Faces(img image.Image) (int, bool) {
	w := img.Bounds().Dx()
	return w/100 - 1, w >= 100
}

// Faces are counted in the same look; what is found is a warning only, and
// where the finder cannot tell, or the picture cannot be seen, nothing is said.
func TestCheckFaces(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{
		"a/none.png": noise(t, 1, 110, 100), "b/one.png": noise(t, 2, 210, 100), "c/two.png": noise(t, 3, 310, 100),
		"d/tiny.png": noise(t, 4, 95, 100), "e/x.png": []byte("no"), "f/y.heic": []byte("x"),
	})
	for _, c := range []struct {
		finder FaceFinder
		want   []string
	}{
		{byWidth{}, []string{"No face found, perhaps wrongly.", "", "2 faces found, perhaps wrongly.", "", "This is no picture, or it is damaged.", "This format cannot be looked at here."}},
		{nil, []string{"", "", "", "", "This is no picture, or it is damaged.", "This format cannot be looked at here."}},
	} {
		l, err := Read(t.Context(), dir)
		if err == nil {
			err = l.Check(t.Context(), Checks{Faces: c.finder})
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range l.People {
			p, said := &l.People[i], ""
			for _, f := range p.Photos[0].Findings {
				said += f.Text
			}
			got = append(got, said)
			if i < 4 && (!p.Sent() || p.Warned() != (said != "")) {
				t.Errorf("%s: sent %v, warned %v", p.Last, p.Sent(), p.Warned())
			}
		}
		same(t, got, c.want...)
		l.People[0].DropWarned()
		if l.People[0].Sent() != (c.finder == nil) {
			t.Error("a warning about faces is left out unlike others")
		}
	}
}

// What is wrong with photographs is found before anything is sent.
func TestCheck(t *testing.T) {
	dir := write(t, t.TempDir(), map[string][]byte{
		"a/good.png": noise(t, 1, 120, 160), "a/again.png": noise(t, 1, 120, 160), "a/small.png": noise(t, 2, 40, 50),
		"b/good.png": noise(t, 3, 160, 120), "c/other.png": noise(t, 3, 160, 120),
		"d/zip.png": []byte("PK\x03\x04 and so on"), "d/broken.jpg": []byte("\xff\xd8\xff\xe0 no"), "d/none.png": nil,
		"e/later.heic": []byte("x"),
	})
	l, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	if err := l.Check(t.Context(), Checks{Progress: func(done, total int) {
		if done != last+1 || total != 9 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range l.People {
		p := &l.People[i]
		line := fmt.Sprintf("%s sent:%v warned:%v", p.Last, p.Sent(), p.Warned())
		for n := range p.Photos {
			f := &p.Photos[n]
			line += fmt.Sprintf(" %s:%v", filepath.Base(f.Path), f.Sent())
			for _, finding := range f.Findings {
				line += " " + finding.Text
			}
		}
		got = append(got, line)
	}
	same(t, got,
		"a sent:true warned:true again.png:true good.png:false It is the same as another one of this person, and sent once. small.png:true It is small: 40 × 50 pixels.",
		"b sent:true warned:true good.png:true The same photograph is given for somebody else too.",
		"c sent:true warned:true other.png:true The same photograph is given for somebody else too.",
		"d sent:false warned:false broken.jpg:false This is no picture, or it is damaged. none.png:false The file is empty. zip.png:false This is an archive, not a photograph.",
		"e sent:true warned:false later.heic:true This format cannot be looked at here.",
	)
	l.Known([]api.Person{{LastName: text.New("B")}})
	if people, photos, bytes := l.Sent(); people != 4 || photos != 5 || bytes == 0 {
		t.Errorf("%d persons, %d photographs, %d bytes", people, photos, bytes)
	}
	plan, typed := l.Plan("c")
	if len(plan.People) != 4 || len(typed.People) != 4 || plan.People[1].Photos[0].Tags[1] != "orientation_landscape" {
		t.Errorf("%+v", plan)
	}
	l.DropKnown()
	l.People[0].DropWarned()
	l.People[2].DropWarned()
	left := l.Left()
	var who []string
	for _, u := range left {
		who = append(who, u.Person.Last+": "+u.Why)
	}
	same(t, who, "b: It was left out.", "c: It was left out.", "d: "+noPhoto)
	if !l.People[0].Sent() {
		t.Error("somebody with one good photograph is left out for another one")
	}
}

// Ten thousand photographs are looked at one after the other, and the work can
// be stopped.
func TestManyPhotographs(t *testing.T) {
	dir := t.TempDir()
	content := noise(t, 1, 8, 8)
	for n := range 100 {
		own := filepath.Join(dir, fmt.Sprintf("Person %d", n))
		if err := os.Mkdir(own, 0o700); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			if err := os.WriteFile(filepath.Join(own, fmt.Sprintf("%d.png", i)), append(content, byte(n), byte(i)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	l, err := Read(t.Context(), dir)
	if err != nil || len(l.People) != 100 || l.Photos() != 10_000 {
		t.Fatalf("%v", err)
	}
	if err := l.Check(t.Context(), Checks{}); err != nil {
		t.Fatal(err)
	}
	if _, photos, _ := l.Sent(); photos != 10_000 {
		t.Errorf("%d photographs", photos)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err = l.Check(ctx, Checks{Progress: func(done, _ int) {
		seen = done
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || seen > 10 {
		t.Errorf("stopped after %d: %v", seen, err)
	}
}
