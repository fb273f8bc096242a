package jobs_test

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/jobs"
)

// BenchmarkEnrol compares a job with a bare loop that sends the same persons
// as many at once and keeps no ledger; ratio is the loop's time by the job's.
// The server answers at once or, as one that measures faces does, after a
// while. Run it with -benchtime=5x or so.
func BenchmarkEnrol(b *testing.B) {
	for _, takes := range []time.Duration{0, 20 * time.Millisecond} {
		b.Run(takes.String(), func(b *testing.B) { benchEnrol(b, takes) })
	}
}

// slow is a network to a server that takes its time for every change.
type slow struct{ takes time.Duration }

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		select {
		case <-time.After(s.takes):
		case <-r.Context().Done():
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// benchEnrol lets the job and the loop take turns in going first and reports the
// median of the ratios. Each has a server of its own and a client that is signed
// in already: on a common one, what comes second finds it warm, or full.
func benchEnrol(b *testing.B, takes time.Duration) {
	const people = 500
	var ratios []float64
	var job time.Duration
	photos := makeFiles(b, b.TempDir(), slices.Repeat([]int{120_000}, people)...) // As large as photographs are.
	for b.Loop() {
		enrol := func() time.Duration {
			r := benchRoster(b, photos, takes)
			d, _ := r.desk()
			defer d.Close()
			runtime.GC()
			began := time.Now()
			j := watch(b, d, r.start(d))
			if j.State != jobs.Done {
				b.Fatalf("%+v", j)
			}
			return j.Since.Sub(began)
		}
		bare := func() time.Duration { return benchRoster(b, photos, takes).bareLoop(b) }
		var own, loop time.Duration
		if len(ratios)%2 == 0 {
			own, loop = enrol(), bare()
		} else {
			loop, own = bare(), enrol()
		}
		job += own
		ratios = append(ratios, loop.Seconds()/own.Seconds())
	}
	b.ReportMetric(0, "ns/op") // Of making servers and persons, mostly.
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(float64(b.N*people)/job.Seconds(), "persons/s")
}

// benchRoster is persons with these photographs, on a server of their own and a
// client that is signed in.
func benchRoster(b *testing.B, photos []jobs.UploadFile, takes time.Duration) *roster {
	b.Helper()
	r := newRoster(b, len(photos))
	for i := range r.photos {
		r.photos[i].Photos = photos[i : i+1]
	}
	account := r.server.Account()
	client, err := api.New(api.Options{
		Host: r.server.URL(), HTTP: slow{takes},
		SignIn: func(context.Context) (string, api.Secret, error) {
			return account.Email, api.NewSecret(account.Password), nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	r.client = client
	if _, err := client.Collections(b.Context()); err != nil {
		b.Fatal(err)
	}
	return r
}

// watch looks at a job until it has ended, as often as the interface does.
func watch(b *testing.B, d *jobs.Desk, id jobs.ID) jobs.Job {
	b.Helper()
	for seen := uint64(0); ; {
		j, _ := d.Job(id)
		if !j.State.Active() {
			_ = d.Pause(b.Context(), id) // It has ended: this waits until its ledger is free.
			return j
		}
		var err error
		if seen, err = d.Wait(b.Context(), seen); err != nil {
			b.Fatal(err)
		}
		<-time.After(100 * time.Millisecond)
	}
}

// bareLoop sends everybody, as many at once as a job does, and keeps no ledger.
func (r *roster) bareLoop(b *testing.B) time.Duration {
	const atOnce = 4
	runtime.GC()
	began := time.Now()
	todo := make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for n := range todo {
				meta := map[string]any{}
				for key, value := range r.people[n].Meta {
					meta[key] = value
				}
				person := api.NewPerson{FirstName: r.people[n].First, LastName: r.people[n].Last, Meta: meta}
				for _, f := range r.photos[n].Photos {
					up, err := api.FileUpload(f.Path, f.Tags...)
					if err != nil {
						b.Error(err)
					}
					person.Photos = append(person.Photos, up)
				}
				if _, err := r.client.AddPerson(b.Context(), api.CollectionID(r.collection), person); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for n := range r.people {
		todo <- n
	}
	close(todo)
	wg.Wait()
	return time.Since(began)
}
