package review

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ozdesk/api"
)

// object is JSON that a test writes.
type object = map[string]any

// ago is a moment before the stage's, as the wire writes it.
func ago(d time.Duration) float64 { return float64(stageStart.Add(-d).UnixMicro()) / 1e6 }

// uuid makes an id out of a short one.
func uuid(short string) string { return short + "-0000-4000-8000-000000000000" }

// media makes a photograph.
func media(id, name string, tags ...string) object {
	return object{
		"media_id": uuid(id), "media_type": "IMAGE_FOLDER", "original_name": name, "tags": tags,
		"original_url": "https://oz.test/static/" + id + ".jpg", "thumb_url": "https://oz.test/static/" + id + "_thumb.jpg",
		"time_created": ago(3 * time.Minute),
	}
}

// biometry makes a face match of two media.
func biometry(id, status, lowest string, took time.Duration, sources ...object) object {
	a := object{
		"analyse_id": uuid(id), "group_id": uuid("60000001"), "type": "BIOMETRY", "state": "FINISHED",
		"resolution": status, "resolution_status": status, "params": object{"threshold_max": json.Number("0.85")},
		"time_created": ago(2 * time.Minute), "time_updated": ago(2*time.Minute - took), "source_media": sources,
	}
	if status == "PROCESSING" {
		a["state"] = "PROCESSING"
		return a
	}
	var results []object
	for _, s := range sources {
		results = append(results, object{"source_image_id": s["media_id"], "results_data": object{
			"min_confidence": json.Number(lowest), "max_confidence": json.Number("0.9120"),
		}})
	}
	a["results_media"] = results
	a["results_data"] = object{"min_confidence": json.Number(lowest), "max_confidence": json.Number("0.9120")}
	return a
}

// quality makes a liveness check of one media.
func quality(id, status, spoofing string, source object) object {
	return object{
		"analyse_id": uuid(id), "group_id": uuid("60000001"), "type": "QUALITY", "state": "FINISHED",
		"resolution": status, "resolution_status": status, "params": object{"extract_best_shot": true},
		"time_created": ago(2 * time.Minute), "time_updated": ago(2*time.Minute - 900*time.Millisecond), "source_media": []object{source},
		"results_media": []object{{
			"source_image_id": source["media_id"], "results_data": object{"confidence_spoofing": json.Number(spoofing)},
			"output_images": []object{media("be570001", "best.jpg")},
		}},
	}
}

// traced is a folder with a liveness check of two photographs that tells the
// traces of an attack, with and without any.
func traced(t testing.TB) api.Folder {
	t.Helper()
	one, two := media("3f000001", "screen.jpg"), media("3f000002", "selfie.jpg")
	a := quality("9a110001", "DECLINED", "0.9731", one)
	a["source_media"] = []object{one, two}
	a["results_media"] = []object{
		{"source_image_id": one["media_id"], "results_data": object{
			"confidence_spoofing": json.Number("0.9731"),
			"sandbox_cues":        json.RawMessage(`{"screen_grid": 0.8123, "lost_detail": 0.044, "glare": 0.25, "x\u001b[31m": 0.3}`),
		}},
		{"source_image_id": two["media_id"], "results_data": object{
			"confidence_spoofing": json.Number("0.0512"),
			"sandbox_cues":        json.RawMessage(`{"screen_grid": 0.0, "lost_detail": 0.0411, "glare": 0.5}`),
		}},
	}
	return folder(t, "9a110000", "DECLINED", 2*time.Minute, nil, []object{one, two}, []object{a})
}

// folder makes a folder with media and analyses.
func folder(t testing.TB, id, status string, made time.Duration, meta object, media, analyses []object) api.Folder {
	t.Helper()
	data, err := json.Marshal(object{
		"folder_id": uuid(id), "time_created": ago(made), "time_updated": ago(made), "meta_data": meta,
		"resolution_status": status, "media": media, "analyses": analyses,
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := api.DecodeFolder(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// matched is a folder with a refused face match and a liveness check that is
// near its threshold.
func matched(t testing.TB) api.Folder {
	t.Helper()
	selfie, passport := media("0a000001", "selfie.jpg", "photo_selfie"), media("0a000002", "passport.jpg", "photo_id", "photo_id_front")
	return folder(t, "7f3c0a12", "DECLINED", 3*time.Minute,
		object{"transaction_id": "t-20931", "person_info": object{"first_name": "Astrid", "last_name": "Lind"}, "branch": "north"},
		[]object{selfie, passport},
		[]object{
			biometry("0b000001", "DECLINED", "0.7312", 1800*time.Millisecond, selfie, passport),
			quality("0b000002", "SUCCESS", "0.4630", selfie),
		})
}

// hostileFolder is a folder made by somebody who means ill, or writes in
// another script.
func hostileFolder(t testing.TB) api.Folder {
	t.Helper()
	one := media("0c000001", "日本の写真\x1b]52;c;QUFB\x07.jpg", "photo_selfie", "\u202etag")
	two := media("0c000002", "שלום.jpg", "photo_id")
	failed := object{
		"analyse_id": uuid("0d000001"), "type": "BIOMETRY", "state": "FAILED", "resolution": "FAILED", "resolution_status": "FAILED",
		"error_code": 201, "error_message": "Could not locate face on source media [" + uuid("0c000002") + "]\x1b[31m",
		"time_created": ago(time.Hour), "time_updated": ago(time.Hour), "source_media": []object{one, two},
	}
	return folder(t, "bad0bad0", "FAILED", time.Hour,
		object{"transaction_id": "x\x9b31m\u200b", "person_info": object{"first_name": "門\u202e田", "last_name": "👩‍🚀"}},
		[]object{one, two}, []object{failed})
}

// manyFolders are folders in every state, newest first.
func manyFolders(t testing.TB, n int) []api.Folder {
	t.Helper()
	out := []api.Folder{matched(t), hostileFolder(t)}
	states := []struct{ status, lowest string }{
		{"SUCCESS", "0.9604"}, {"PROCESSING", ""}, {"OPERATOR_REQUIRED", "0.8456"}, {"DECLINED", "0.2101"}, {"SUCCESS", "0.5000"},
	}
	for i := len(out); i < n; i++ {
		s := states[i%len(states)]
		m := media(fmt.Sprintf("%08x", 0x10000+i), "photo.jpg")
		out = append(out, folder(t, fmt.Sprintf("%08x", 0xa0000000+i), s.status, time.Duration(i)*97*time.Minute,
			object{"transaction_id": fmt.Sprintf("t-%05d", i)}, []object{m},
			[]object{biometry(fmt.Sprintf("%08x", 0xb0000000+i), s.status, s.lowest, time.Second, m, m)}))
	}
	return out
}
