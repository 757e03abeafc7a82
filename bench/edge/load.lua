-- Given the file of a list, asks for its paths in their order; prints what came as one line of JSON.

local requests, sequence, position = {}, {}, 0

function init(args)
  if not args[1] then return end
  for path in io.lines(args[1]) do
    requests[path] = requests[path] or wrk.format("GET", path)
    sequence[#sequence + 1] = requests[path]
  end
  request = function()
    position = position % #sequence + 1
    return sequence[position]
  end
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"count": %d, "microseconds": %d, "errors": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
