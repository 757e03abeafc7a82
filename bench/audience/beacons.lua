-- Posts beacons, each of a reader of its own, and prints what came of them as one line of JSON.
-- Arguments: a file (the lines that each request has in common, an empty line, user agents, an empty
-- line, bodies in the order in which they are sent), the number of the first reader, seconds to send for.
-- After them nothing whole is sent, so that every beacon has been answered when wrk ends.

local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long us; } moment; int gettimeofday(moment *, void *);")
local moment = ffi.new("moment")

local function now()
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.s) + tonumber(moment.us) / 1e6
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end

local head, agents, tails, seconds, reader, began = {}, {}, {}, 0, 0, nil
sent, took = -1, 0 -- wrk asks for one more before it begins, to see what it will send

function init(args)
  local part, parts = 1, {head, agents, {}}
  for line in io.lines(args[1]) do
    if line == "" then part = part + 1 else table.insert(parts[part], line) end
  end
  head = "POST /_read HTTP/1.1\r\n" .. table.concat(head, "\r\n") .. "\r\nX-Forwarded-For: "
  for place, body in ipairs(parts[3]) do
    tails[place] = "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
  end
  reader, seconds = tonumber(args[2]), tonumber(args[3])
end

-- All numbers below 2^31, in an order that looks like none; no two readers have the same address.
local function address(number)
  local place = (number * 40503 + 12345) % 2147483648
  local first = math.floor(place / 16777216)
  return first + 128 .. "." .. math.floor(place / 65536) % 256 .. "."
    .. math.floor(place / 256) % 256 .. "." .. place % 256
end

function request()
  local at = now()
  if sent == 0 then began = at end
  if began and at - began >= seconds then return "GET / HTTP/1.1\r\n" end
  sent, reader = sent + 1, reader + 1
  took = began and at - began or 0
  return head .. address(reader) .. "\r\nUser-Agent: " .. agents[reader % #agents + 1]
    .. tails[reader % #tails + 1]
end

function done(summary, latency, _)
  local errors = summary.errors
  local all, longest = 0, 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("sent")
    longest = math.max(longest, thread:get("took"))
  end
  io.write(string.format(
    '\n{"sent": %d, "count": %d, "seconds": %.6f, "refused": %d, "broken": %d, "p50": %d, "p99": %d}\n',
    all, summary.requests, longest, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
