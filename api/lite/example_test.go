package lite_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"ozdesk/api/lite"
)

// Two pictures are compared in one call.
func Example() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"score": 0.9912, "decision": "approved"}`)
	}))
	defer server.Close()
	client, err := lite.New(lite.Options{Host: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	picture, err := lite.NewPicture([]byte("\x89PNG\r\n\x1a\n…"))
	if err != nil {
		fmt.Println(err)
		return
	}
	match, err := client.ExtractAndCompare(context.Background(), picture, picture)
	fmt.Println(match.Score, match.Decision, err)
	// Output: 0.9912 approved <nil>
}
