package enrol

import (
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"sync"

	"golang.org/x/sync/errgroup"

	"ozdesk/api/photos"
	"ozdesk/api/rules"
)

const (
	// leastSide is the shorter side below which a photograph is small, in
	// pixels.
	leastSide = 90
	// blurred is the photos.Sharpness below which a photograph looks blurred.
	blurred = 12
	// usualLimit is the greatest body that servers usually take, in bytes (Oz
	// API reference, section 1.1).
	usualLimit = 50 << 20
	// lookersAtOnce is how many photographs are looked at at the same time; a
	// large one takes much memory while it is decoded.
	lookersAtOnce = 2
)

// FaceFinder counts faces; it is used from several goroutines at once.
type FaceFinder interface {
	// Faces returns how many faces a picture shows. It is not known where the
	// finder cannot tell from such a picture.
	Faces(image.Image) (n int, known bool)
}

// FaceRemark says in a few words that a picture does not show just one face,
// "" where it does, where the finder cannot tell, and where there is no finder.
func FaceRemark(finder FaceFinder, img image.Image) string {
	if finder == nil {
		return ""
	}
	switch n, known := finder.Faces(img); {
	case !known || n == 1:
		return ""
	case n == 0:
		return "no face found, perhaps wrongly"
	default:
		return fmt.Sprintf("%d faces found, perhaps wrongly", n)
	}
}

// Checks says how photographs are looked at.
type Checks struct {
	// Faces looks whether each shows just one face; nil means that nobody does.
	// What it finds is told as a warning and never stops anybody, for it may be
	// wrong.
	Faces FaceFinder
	// Progress is told how many were looked at, from several goroutines one
	// after the other; it may be nil.
	Progress func(done, total int)
}

// Check looks at every photograph and adds what it finds.
func (l *List) Check(ctx context.Context, c Checks) error {
	total := l.Photos()
	var (
		mu    sync.Mutex
		group errgroup.Group
		done  int
	)
	group.SetLimit(lookersAtOnce)
	for i := range l.People {
		for n := range l.People[i].Photos {
			if ctx.Err() != nil {
				break
			}
			p := &l.People[i].Photos[n]
			group.Go(func() error {
				if ctx.Err() != nil {
					return nil
				}
				p.look(c.Faces)
				mu.Lock()
				defer mu.Unlock()
				if done++; c.Progress != nil {
					c.Progress(done, total)
				}
				return nil
			})
		}
	}
	_ = group.Wait() // It has no errors.
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("look at the photographs: %w", err)
	}
	l.twice()
	for i := range l.People {
		l.People[i].weigh()
	}
	return nil
}

// look looks at the photograph itself.
func (p *Photo) look(finder FaceFinder) {
	faces := ""
	p.Facts = photos.Inspect(p.Path, func(img image.Image) {
		faces = FaceRemark(finder, img)
	})
	add := func(s rules.Severity, text string) {
		p.Findings = append(p.Findings, rules.Finding{Severity: s, Text: text})
	}
	switch f := p.Facts; {
	case f.Problem != "":
		add(rules.Stop, sentence(f.Problem))
	case f.Remark != "":
		add(rules.Note, sentence(f.Remark))
	default:
		if min(f.Width, f.Height) < leastSide {
			add(rules.Warning, fmt.Sprintf("It is small: %d × %d pixels.", f.Width, f.Height))
		}
		if f.Sharpness < blurred {
			add(rules.Warning, "It looks blurred.")
		}
		if faces != "" {
			add(rules.Warning, sentence(faces))
		}
	}
}

// sentence makes one of a few words.
func sentence(words string) string {
	if words[0] >= 'a' && words[0] <= 'z' {
		words = string(words[0]-'a'+'A') + words[1:]
	}
	return words + "."
}

// twice finds photographs that are the same to the byte: of one person the
// first is sent, of several persons something is wrong with all.
func (l *List) twice() {
	type place struct{ person, photo int }
	seen := map[[sha256.Size]byte][]place{}
	for i := range l.People {
		for n := range l.People[i].Photos {
			if f := &l.People[i].Photos[n].Facts; f.Problem == "" && f.Sum != [sha256.Size]byte{} {
				seen[f.Sum] = append(seen[f.Sum], place{i, n})
			}
		}
	}
	for _, places := range seen {
		for at, here := range places {
			p := &l.People[here.person].Photos[here.photo]
			own, others := false, false
			for before, other := range places {
				own = own || other.person == here.person && before < at
				others = others || other.person != here.person
			}
			if own {
				p.Dropped = true
				p.Findings = append(p.Findings, rules.Finding{Text: "It is the same as another one of this person, and sent once."})
			}
			if others {
				p.Findings = append(p.Findings, rules.Finding{Severity: rules.Warning, Text: "The same photograph is given for somebody else too."})
			}
		}
	}
}

// weigh warns of a person whose photographs are more than servers usually take
// in one request.
func (p *Person) weigh() {
	var bytes int64
	for i := range p.Photos {
		if p.Photos[i].Sent() {
			bytes += p.Photos[i].Facts.Size
		}
	}
	if bytes > usualLimit {
		p.warn(fmt.Sprintf("The photographs together are larger than the %d MB that servers usually take.", usualLimit>>20))
	}
}
