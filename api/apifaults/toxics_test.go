package apifaults_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestProxyDoesWhatItIsTold looks at the faults without any client of ours: a
// fault that does nothing would prove nothing.
func TestProxyDoesWhatItIsTold(t *testing.T) {
	answer := bytes.Repeat([]byte("x"), 2000)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	defer serving.Wait()
	defer func() { _ = listener.Close() }()
	got := make(chan int, 1)
	serving.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			request := make([]byte, 200)
			n, _ := io.ReadFull(c, request)
			_, _ = c.Write(answer)
			_ = c.Close()
			got <- n
		}
	})
	for name, tt := range map[string]struct {
		fault       fault
		sent, read  int
		least, most time.Duration
		reset       bool
	}{
		"nothing":                {fault{}, 200, 2000, 0, time.Second, false},
		"latency":                {fault{latency: 300 * time.Millisecond}, 200, 2000, 300 * time.Millisecond, 3 * time.Second, false},
		"bandwidth":              {fault{rate: 4}, 200, 2000, 400 * time.Millisecond, 5 * time.Second, false},
		"a trickle":              {fault{trickle: true, cutDown: 40}, 200, 40, 100 * time.Millisecond, 5 * time.Second, false},
		"slow close":             {fault{linger: 300 * time.Millisecond}, 200, 2000, 300 * time.Millisecond, 3 * time.Second, false},
		"cut in the answer":      {fault{cutDown: 40}, 200, 40, 0, time.Second, false},
		"cut in the request":     {fault{cutUp: 60}, 60, 0, 0, time.Second, false},
		"reset in the answer":    {fault{cutDown: 40, reset: true}, 200, 40, 0, time.Second, true},
		"reset before an answer": {fault{cutDown: 1, reset: true}, 200, 1, 0, time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProxy(t, "http://"+listener.Addr().String())
			p.set(tt.fault)
			c, err := p.dial(t.Context(), "tcp", "")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			began := time.Now()
			if _, err := c.Write(make([]byte, 200)); err != nil {
				t.Fatal(err)
			}
			read, err := io.Copy(io.Discard, c)
			took := time.Since(began)
			// What had arrived is thrown away with a reset on some systems.
			if reset := errors.Is(err, syscall.ECONNRESET); reset != tt.reset || int(read) > tt.read || !reset && int(read) != tt.read {
				t.Errorf("%d bytes of the answer and %v, want %d, reset %v", read, err, tt.read, tt.reset)
			}
			if n := <-got; n != tt.sent {
				t.Errorf("%d bytes of the request, want %d", n, tt.sent)
			}
			if took < tt.least || took > tt.most {
				t.Errorf("it took %v, want %v to %v", took, tt.least, tt.most)
			}
		})
	}
	t.Run("silence", func(t *testing.T) {
		p := newProxy(t, "http://"+listener.Addr().String())
		p.set(fault{silence: true})
		c, err := p.dial(t.Context(), "tcp", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := c.Write(make([]byte, 200)); err != nil {
			t.Fatal(err)
		}
		<-got // The server has answered and gone.
		_ = c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		var slow net.Error
		if n, err := c.Read(make([]byte, 1)); n > 0 || !errors.As(err, &slow) && !errors.Is(err, io.EOF) {
			t.Errorf("%d bytes of the answer, %v", n, err)
		}
	})
}
