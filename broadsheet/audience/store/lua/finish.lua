-- Strikes a batch that is counted and ranked, and counts its refusals with it, once.
-- KEYS[1]: the journal's tag. ARGV: the batch's id, seconds to live of hours; then hour, reason, beacons.
local tag = KEYS[1]
redis.call('ZREM', tag .. ':batches', ARGV[1])
if redis.call('HDEL', tag .. ':noted', ARGV[1]) == 0 then return 0 end
for place = 3, #ARGV, 3 do
    local name = tag .. ':refused:' .. ARGV[place]
    redis.call('SADD', tag .. ':refused-hours', ARGV[place])
    redis.call('HINCRBY', name, ARGV[place + 1], ARGV[place + 2])
    redis.call('EXPIRE', name, ARGV[2])
end
return 1
