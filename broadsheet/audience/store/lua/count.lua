-- Counts arrivals of one story, in their order; all that decides lies in the story's slot.
-- KEYS[1]: the story's tag. ARGV: the second until which this may be done, seconds between views,
-- readers of a network that weigh, engaged seconds that are believed, seconds to live of readers,
-- networks, hours, minutes, scores; the batch's id, seconds to remember its answer; then of each
-- arrival what `redis_keys.told` says.
-- Returns a digit for each outcome (0 nothing, 1 view, 2 reader without weight, 3 reader with it),
-- then kind, number, scope and new sum of whatever ranks have to follow. A batch that comes again
-- because its answer was lost is given that answer.
local tag = KEYS[1]
if tonumber(redis.call('TIME')[1]) > tonumber(ARGV[1]) then
    return redis.error_reply('LATE the batch was given up')
end
local answer = tag .. ':batch:' .. ARGV[10]
local answered = redis.call('GET', answer)
if answered then return cmsgpack.unpack(answered) end
local view_seconds, cap, engaged_most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local lives = {seen = ARGV[5], networks = ARGV[6], hour = ARGV[7], minutes = ARGV[8], scores = ARGV[9]}
local place = 11

local function take()
    place = place + 1
    return ARGV[place]
end

local touched = {}
local function key(kind, number)
    local name = tag .. ':' .. kind .. ':' .. number
    touched[name] = lives[kind]
    return name
end

local sums, scores = {}, {}
local function add(name, field, amount)
    sums[name] = sums[name] or {}
    sums[name][field] = (sums[name][field] or 0) + amount
end

local function knows(hour, network)
    return redis.call('HEXISTS', tag .. ':networks:' .. hour, network) == 1
end

-- Field '0' says of how many networks the hour is; '1' of how many that the hour before is not;
-- '2' of how many that neither of the two before it is. So three of them tell of three hours.
local function meet(name, hour, network)
    local before, long_before = knows(hour - 1, network), knows(hour - 2, network)
    local after, long_after = knows(hour + 1, network), knows(hour + 2, network)
    redis.call('HINCRBY', name, '0', 1)
    if not before then redis.call('HINCRBY', name, '1', 1) end
    if not before and not long_before then redis.call('HINCRBY', name, '2', 1) end
    if after then
        redis.call('HINCRBY', tag .. ':networks:' .. hour + 1, '1', -1)
        if not before then redis.call('HINCRBY', tag .. ':networks:' .. hour + 1, '2', -1) end
    end
    if long_after and not after then
        redis.call('HINCRBY', tag .. ':networks:' .. hour + 2, '2', -1)
    end
end

local function has_weight(hour, network)
    local name = key('networks', hour)
    local readers = redis.call('HINCRBY', name, network, 1)
    if readers == 1 then meet(name, hour, network) end
    return readers <= cap
end

local function rank(hour, scopes, epoch, gain, next_gain)
    for scope in string.gmatch(scopes, '%d+') do
        add(key('hour', hour), 'w' .. scope, 1)
        for step, more in ipairs({gain, next_gain}) do
            local name = key('scores', epoch + step - 1)
            scores[name] = scores[name] or {}
            local old = scores[name][scope] or tonumber(redis.call('HGET', name, scope) or '0')
            scores[name][scope] = old + more
        end
    end
end

local function read()
    local day, reader, network, read_at = take(), take(), take(), tonumber(take())
    local hour, minute, source, scopes = tonumber(take()), tonumber(take()), take(), take()
    local epoch, gain, next_gain = tonumber(take()), tonumber(take()), tonumber(take())
    local name = key('seen', day)
    local seen = redis.call('HGET', name, reader)
    local outcome = 1
    if not seen then
        redis.call('HSET', name, reader, struct.pack('<dii', read_at, hour, -1))
        outcome = has_weight(hour, network) and 3 or 2
    else
        local viewed_at, first_hour, engaged = struct.unpack('<dii', seen)
        if math.abs(read_at - viewed_at) < view_seconds then return 0 end
        if read_at > viewed_at then
            redis.call('HSET', name, reader, struct.pack('<dii', read_at, first_hour, engaged))
        end
    end
    add(tag .. ':total', 'v', 1)
    add(key('hour', hour), 'v', 1)
    add(key('minutes', math.floor(minute / 60)), minute .. 'v', 1)
    if outcome > 1 then
        add(tag .. ':total', 'r', 1)
        add(key('hour', hour), 'r', 1)
        add(key('hour', hour), 's' .. source, 1)
        add(key('minutes', math.floor(minute / 60)), minute .. 'r', 1)
    end
    if outcome == 3 then
        add(key('minutes', math.floor(minute / 60)), minute .. 'w', 1)
        rank(hour, scopes, epoch, gain, next_gain)
    end
    return outcome
end

local function engage()
    local day, reader, seconds = take(), take(), math.min(tonumber(take()), engaged_most)
    local seen = redis.call('HGET', tag .. ':seen:' .. day, reader)
    if not seen then return 0 end
    local viewed_at, hour, engaged = struct.unpack('<dii', seen)
    if seconds <= engaged then return 0 end
    if engaged < 0 then add(key('hour', hour), 'er', 1) end
    add(key('hour', hour), 'es', seconds - math.max(0, engaged))
    redis.call('HSET', key('seen', day), reader, struct.pack('<dii', viewed_at, hour, seconds))
    return 0
end

local outcomes = {}
while place < #ARGV do
    outcomes[#outcomes + 1] = take() == 'r' and read() or engage()
end

local told = {table.concat(outcomes)}
local function tell(kind, number, scope, sum)
    told[#told + 1], told[#told + 2], told[#told + 3], told[#told + 4] = kind, number, scope, sum
end
for name, fields in pairs(sums) do
    local number = string.match(name, ':(%d+)$')
    for field, amount in pairs(fields) do
        local sum = redis.call('HINCRBY', name, field, amount)
        local scope, minute = string.match(field, '^w(%d+)$'), string.match(field, '^(%d+)r$')
        if scope then tell('w', number, scope, tostring(sum)) end
        if minute then tell('m', minute, '0', tostring(sum)) end
    end
end
for name, by_scope in pairs(scores) do
    for scope, score in pairs(by_scope) do
        local sum = string.format('%.17g', score)
        redis.call('HSET', name, scope, sum)
        tell('p', string.match(name, ':(%d+)$'), scope, sum)
    end
end
for name, seconds in pairs(touched) do redis.call('EXPIRE', name, seconds) end
redis.call('SET', answer, cmsgpack.pack(told), 'EX', ARGV[11])
return told
