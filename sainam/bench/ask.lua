-- Look-ups of random customer keys, all under one token and case number.
-- Arguments: path, token, agency, purpose, case, seed.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  math.randomseed(tonumber(arguments[6]) + number)
  wrk.headers["Authorization"] = "Bearer " .. arguments[2]
  wrk.headers["Sainam-Agency"] = arguments[3]
  wrk.headers["Sainam-Purpose"] = arguments[4]
  wrk.headers["Sainam-Case"] = arguments[5]
  wrk.headers["Content-Type"] = "application/json"
  -- The length never changes, so the request is built once around its key.
  local whole = wrk.format("POST", arguments[1], nil, '{"customer_account":"KKKKKKKKK"}')
  before, after = whole:match("^(.*)KKKKKKKKK(.*)$")
end

function request()
  return before .. string.format("%09d", math.random(0, 999999999)) .. after
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'measured {"requests":%d,"duration_us":%d,"p50_us":%.1f,"p99_us":%.1f,"longest_us":%.1f,' ..
    '"status_errors":%d,"socket_errors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency.max, e.status, e.connect + e.read + e.write + e.timeout))
end
