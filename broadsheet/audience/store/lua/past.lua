-- Weekly Best of a week that is over: summed up anew. KEYS[1]: the scope's tag.
-- ARGV: first and last hour, how many places.
local sums, stories = {}, {}
for hour = tonumber(ARGV[1]), tonumber(ARGV[2]) do
    local members = redis.call('ZRANGE', KEYS[1] .. ':weights:' .. hour, 0, -1, 'WITHSCORES')
    for place = 1, #members, 2 do
        local story = members[place]
        if not sums[story] then stories[#stories + 1] = story end
        sums[story] = (sums[story] or 0) + tonumber(members[place + 1])
    end
end
table.sort(stories, function(one, other)
    if sums[one] ~= sums[other] then return sums[one] > sums[other] end
    return one > other
end)
local best = {}
for place = 1, math.min(#stories, tonumber(ARGV[3])) do
    best[#best + 1], best[#best + 2] = stories[place], tostring(sums[stories[place]])
end
return best
