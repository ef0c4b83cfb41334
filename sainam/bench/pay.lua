-- Payments, each of its own bill under its own reference and idempotency key.
-- Arguments: path, token, purpose, run (6 digits, another in every round), time of payment.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  taken = 0
  run = arguments[4]
  wrk.headers["Authorization"] = "Bearer " .. arguments[2]
  wrk.headers["Sainam-Purpose"] = arguments[3]
  wrk.headers["Idempotency-Key"] = "bench-NNNNNNNNNNNNNNN"
  wrk.headers["Content-Type"] = "application/json"
  local body = '{"customer_account":"CCCCCCCCC","bill_no":"NNNNNNNNNNNNNNN","amount_satang":20865,' ..
    '"paid_at":"' .. arguments[5] .. '","agent_reference":"BENCH-NNNNNNNNNNNNNNN",' ..
    '"terminal":"T0001"}'
  whole = wrk.format("POST", arguments[1], nil, body)
end

function request()
  taken = taken + 1
  local made = whole:gsub("NNNNNNNNNNNNNNN", string.format("%s%d%08d", run, number, taken))
  return (made:gsub("CCCCCCCCC", string.format("9%08d", taken)))
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'measured {"requests":%d,"duration_us":%d,"p50_us":%.1f,"p99_us":%.1f,"longest_us":%.1f,' ..
    '"status_errors":%d,"socket_errors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency.max, e.status, e.connect + e.read + e.write + e.timeout))
end
