-- Notes the first hour in which a network read. KEYS[1]: the networks' tag.
-- ARGV: seconds to live; then hour and network. May be told twice and in any order.
for place = 2, #ARGV, 2 do
    local hour, network = tonumber(ARGV[place]), ARGV[place + 1]
    local name = KEYS[1] .. ':first:' .. math.floor(hour / 24)
    local first = tonumber(redis.call('HGET', name, network))
    if not first or hour < first then
        redis.call('HSET', name, network, hour)
        redis.call('EXPIRE', name, ARGV[1])
    end
end
return 1
