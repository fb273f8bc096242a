package record_test

import (
	"context"
	"fmt"
	"strings"

	"ozdesk/api"
	"ozdesk/api/record"
)

// A recording answers a client in place of a server. Its own host is
// record.Origin, so that addresses of files lead back to it.
func Example() {
	replayer, err := record.Read(strings.NewReader(`{"format":"ozdesk exchanges","version":1}
{"method":"GET","path":"/api/version","answer":{"status":200,"body":{"json":{"core":"6.0.1"}}}}
{"method":"GET","path":"/api/healthcheck","answer":{"status":200}}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := api.New(api.Options{Host: record.Origin, HTTP: replayer})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	version, err := client.Version(context.Background())
	fmt.Println(version.Core.Line(), err)
	fmt.Println("nobody asked for:", replayer.Unused())
	// Output:
	// 6.0.1 <nil>
	// nobody asked for: [GET /api/healthcheck]
}
