-- What a story has come to, as `count` tells it. KEYS[1]: the story's tag. ARGV: hours, then epochs
-- after '-'.
local told, kind = {''}, 'hour'
local function tell(what, number, scope, sum)
    told[#told + 1], told[#told + 2], told[#told + 3], told[#told + 4] = what, number, scope, sum
end
local function fields(name, visit)
    local all = redis.call('HGETALL', KEYS[1] .. ':' .. name)
    for place = 1, #all, 2 do visit(all[place], all[place + 1]) end
end
for _, number in ipairs(ARGV) do
    if number == '-' then
        kind = 'epoch'
    elseif kind == 'hour' then
        fields('hour:' .. number, function(field, sum)
            local scope = string.match(field, '^w(%d+)$')
            if scope then tell('w', number, scope, sum) end
        end)
        fields('minutes:' .. number, function(field, sum)
            local minute = string.match(field, '^(%d+)r$')
            if minute then tell('m', minute, '0', sum) end
        end)
    else
        fields('scores:' .. number, function(scope, sum) tell('p', number, scope, sum) end)
    end
end
return told
