-- For wrk: what to send comes from the environment, what came of it goes out as one line of JSON.
--
--   LOAD_METHOD, LOAD_BODY   as they say; the path is in wrk's URL, headers are in its arguments
--   LOAD_IDS                 a file with one id a line; request after request puts the next one in place of @ID@
--                            in path and body, so that a run goes round all of them
--
-- Requests are written out once, before the clock starts: making them costs the load tool nothing while it runs.

local function environment(name)
  local value = os.getenv(name)
  if value ~= "" then return value end
end

wrk.method = environment("LOAD_METHOD") or wrk.method
wrk.body = environment("LOAD_BODY")

local file = environment("LOAD_IDS")

-- Without these two functions wrk sends one fixed request, which is cheaper for it.
if file then
  local written, last = {}, 0

  function init(_)
    local path, body = wrk.path, wrk.body
    for id in io.lines(file) do
      written[#written + 1] = wrk.format(nil, (path:gsub("@ID@", id)), nil, body and (body:gsub("@ID@", id)))
    end
  end

  function request()
    last = last % #written + 1
    return written[last]
  end
end

function done(summary, latency, _)
  local failed = summary.errors
  io.write(string.format(
    'LOAD {"requests": %d, "seconds": %.6f, "p50_us": %d, "p99_us": %d, "most_us": %d, "bad_status": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), latency.max,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
