package watch_test

import (
	"context"
	"fmt"
	"time"

	"ozdesk/api"
	"ozdesk/api/watch"
)

// A pane watches the folders that it shows, and is told of new ones besides.
func ExampleFeed_Watch() {
	show := func(ctx context.Context, client *api.Client, ids []api.FolderID) error {
		sub := watch.New(client, watch.Options{}).Watch(ctx)
		defer sub.Close()
		sub.Set(ids)
		for {
			events, err := sub.Next(ctx)
			if err != nil {
				return err
			}
			for _, e := range events {
				fmt.Println(e.Kind, e.ID, len(e.Folder.Analyses), e.Stuck)
			}
		}
	}
	_ = show
}

// Where analyses usually take forty seconds, one that runs for seven minutes is
// stuck.
func ExampleUsual_Stuck() {
	u := watch.Usual{Median: 40 * time.Second, Count: 12}
	fmt.Println(u.Limit(), u.Stuck(5*time.Minute), u.Stuck(7*time.Minute))
	// Output: 6m40s false true
}
