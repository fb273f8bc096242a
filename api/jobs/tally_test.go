package jobs

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"ozdesk/api"
)

// laid is a job of so many steps, none of them begun.
func laid(steps int) *job {
	j := &job{busy: map[int]bool{}, plan: make([]Step, steps), sends: newPlaces(4)}
	for n := range j.plan {
		j.plan[n] = Step{Does: fmt.Sprint(n), Bytes: int64(1 + n%7)}
	}
	j.ledger.lay(j.plan)
	return j
}

// plainly is a snapshot that looks at every step.
func (j *job) plainly() Job {
	s := Job{Steps: len(j.plan)}
	now := -1
	for n := range j.ledger.steps {
		st := &j.ledger.steps[n]
		s.Count[st.state]++
		s.Total += j.plan[n].Bytes
		switch st.state {
		case Confirmed:
			s.Sent += j.plan[n].Bytes
			s.Made.Media = append(s.Made.Media, st.made.Media...)
		case Unknown, Refused:
			if len(s.Trouble) < maxTrouble {
				s.Trouble = append(s.Trouble, Trouble{N: n, Step: j.plan[n], State: st.state, Why: st.why})
			}
		case Planned, Sent:
			s.Sent += min(st.sent, j.plan[n].Bytes)
			if now < 0 || j.busy[n] && !j.busy[now] {
				now = n
			}
		}
	}
	if now >= 0 {
		s.Now = j.plan[now]
	}
	s.First, s.Near = j.near(now)
	return s
}

// However steps move, a look at a job tells what a look at each of them would.
func TestTally(t *testing.T) {
	const steps = 120
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // Chance, not secrecy.
	j := laid(steps)
	for i := range 4000 {
		n := rnd.IntN(steps)
		if i < 2000 { // Mostly in order, as a job goes.
			n = min(max(i/16+rnd.IntN(9)-4, 0), steps-1)
		}
		state := StepState(rnd.IntN(len(stepWords)))
		r := stepRecord{N: n, State: state.String(), Why: fmt.Sprint(i)}
		if state == Confirmed {
			r.Made = &Made{Media: []api.MediaID{api.MediaID(fmt.Sprint(n))}}
		}
		if err := j.ledger.applyStep(r); err != nil {
			t.Fatal(err)
		}
		delete(j.busy, n)
		if state == Sent && rnd.IntN(2) == 0 {
			j.busy[n] = true
			j.progress(n)(int64(rnd.IntN(9)))
		}
		if rnd.IntN(4) == 0 {
			continue // Nobody looks.
		}
		got, want := j.snapshot(), j.plainly()
		got.State, got.Since = want.State, time.Time{}
		slices.Sort(got.Made.Media) // They come in the order in which they were made.
		slices.Sort(want.Made.Media)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("after %d records:\n%+v\nwant\n%+v", i+1, got, want)
		}
	}
}

// What a job gives away does not change when it goes on.
func TestSnapshotStays(t *testing.T) {
	j := laid(9)
	var looks []Job
	for n := range 9 {
		made := Made{Media: []api.MediaID{api.MediaID(fmt.Sprint(n))}}
		if err := j.ledger.applyStep(stepRecord{N: n, State: Confirmed.String(), Made: &made}); err != nil {
			t.Fatal(err)
		}
		looks = append(looks, j.snapshot())
		_ = append(looks[n].Made.Media, "mine")
	}
	for n, look := range looks {
		if len(look.Made.Media) != n+1 || look.Made.Media[n] != api.MediaID(fmt.Sprint(n)) {
			t.Errorf("after %d steps: %v", n+1, look.Made.Media)
		}
	}
}

// BenchmarkLook looks at a job in its middle and picks its next steps, beside a
// look at every step.
func BenchmarkLook(b *testing.B) {
	for _, steps := range []int{100, 20_000} {
		j := laid(steps)
		for n := range steps / 2 {
			_ = j.ledger.applyStep(stepRecord{N: n, State: Confirmed.String()})
		}
		b.Run(fmt.Sprint(steps), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if j.snapshot().Steps != steps || len(j.pick()) == 0 {
					b.Fatal("nothing to do")
				}
				clear(j.busy)
			}
		})
		b.Run(fmt.Sprint(steps, " one by one"), func(b *testing.B) {
			for b.Loop() {
				if j.plainly().Steps != steps {
					b.Fatal("nothing to see")
				}
			}
		})
	}
}
