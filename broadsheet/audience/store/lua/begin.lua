-- Notes a batch before anything of it is counted. KEYS[1]: the journal's tag.
-- ARGV: the batch's id, what to note of it, seconds to live of hours, of days; then of each story of
-- it 'h' or 'd', the hour or day it will be counted in, and its id; of each scope 's', it, and 0.
-- Returns the time.
local tag = KEYS[1]
local now = redis.call('TIME')[1]
redis.call('ZADD', tag .. ':batches', now, ARGV[1])
redis.call('HSET', tag .. ':noted', ARGV[1], ARGV[2])
local kinds = {h = {'hour', ARGV[3]}, d = {'day', ARGV[4]}}
for place = 5, #ARGV, 3 do
    if ARGV[place] == 's' then
        redis.call('SADD', tag .. ':scopes', ARGV[place + 1])
    else
        local kind, seconds = unpack(kinds[ARGV[place]])
        local name = tag .. ':' .. kind .. ':' .. ARGV[place + 1]
        redis.call('SADD', tag .. ':' .. kind .. 's', ARGV[place + 1])
        redis.call('SADD', name, ARGV[place + 2])
        redis.call('EXPIRE', name, seconds)
    end
end
return now
