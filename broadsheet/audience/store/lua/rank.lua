-- Lets the rankings of one scope follow the sums of stories. KEYS[1]: the scope's tag.
-- ARGV: hours of a week, seconds to live of scores, of hours, of minutes; then of each sum its kind,
-- number, story and value. Sums only grow: one that is no larger was there before. So the same
-- may be told twice, late, and in any order.
local tag, week_hours = KEYS[1], tonumber(ARGV[1])
local ends = tonumber(redis.call('GET', tag .. ':week-ends') or '0')
local touched = {}

local function key(kind, number, seconds)
    local name = tag .. ':' .. kind .. ':' .. number
    touched[name] = seconds
    return name
end

local function popular(epoch, story, score)
    redis.call('ZADD', key('popular', epoch, ARGV[2]), 'GT', score, story)
end

local function weigh(hour, story, weight)
    local name = key('weights', hour, ARGV[3])
    local grown = tonumber(weight) - tonumber(redis.call('ZSCORE', name, story) or '0')
    if grown <= 0 then return end
    redis.call('ZADD', name, weight, story)
    if ends - week_hours < tonumber(hour) and tonumber(hour) <= ends then
        redis.call('ZINCRBY', tag .. ':week', grown, story)
    end
end

local function read(minute, story, readers)
    local name = key('readers', math.floor(tonumber(minute) / 60), ARGV[4])
    local field = minute .. ':' .. story
    local grown = tonumber(readers) - tonumber(redis.call('HGET', name, field) or '0')
    if grown <= 0 then return end
    redis.call('HSET', name, field, readers)
    redis.call('HINCRBY', name, minute, grown)
end

local follow = {p = popular, w = weigh, m = read}
for place = 5, #ARGV, 4 do
    follow[ARGV[place]](ARGV[place + 1], ARGV[place + 2], ARGV[place + 3])
end
for name, seconds in pairs(touched) do redis.call('EXPIRE', name, seconds) end
return 1
