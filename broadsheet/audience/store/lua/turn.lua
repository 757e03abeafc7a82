-- Lets the week of a scope end with an hour. KEYS[1]: the scope's tag.
-- ARGV: that hour, hours of a week, '1' if it may be turned back as well.
local tag, now, week_hours = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local week = tag .. ':week'
local last = tonumber(redis.call('GET', tag .. ':week-ends') or '0')
if now == last or (now < last and ARGV[3] ~= '1') then return last end

local function add(hour, sign)
    local members = redis.call('ZRANGE', tag .. ':weights:' .. hour, 0, -1, 'WITHSCORES')
    for place = 1, #members, 2 do
        redis.call('ZINCRBY', week, sign * tonumber(members[place + 1]), members[place])
    end
end

if now < last or now - last >= week_hours then
    redis.call('DEL', week)
    for hour = now - week_hours + 1, now do add(hour, 1) end
else
    for hour = last - week_hours + 1, now - week_hours do add(hour, -1) end
    for hour = last + 1, now do add(hour, 1) end
    redis.call('ZREMRANGEBYSCORE', week, '-inf', '0')
end
redis.call('SET', tag .. ':week-ends', now)
return now
