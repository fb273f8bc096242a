package cli

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/store/views"
)

// splits are where the lines between panes were left. Without them every pane
// has a width of its own.
func (a *app) splits() map[string]int {
	splits, notice, err := views.LayoutIn(a.c.places.State).Load()
	if err != nil {
		notice = err.Error()
	}
	if notice != "" {
		a.c.log.Warn("the layout is not used", "why", text.Line(notice))
	}
	return splits
}

// keepSplits writes down where the lines between panes are.
func (a *app) keepSplits(splits map[string]int) tea.Cmd {
	ctx, file, log := a.env.Ctx, views.LayoutIn(a.c.places.State), a.c.log
	return func() tea.Msg {
		if err := file.Save(ctx, splits); err != nil && ctx.Err() == nil {
			log.Warn("the layout was not kept", "err", text.Line(err.Error()))
		}
		return nil
	}
}
