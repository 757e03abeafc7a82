# Varnish in front of Broadsheet, in the place of its edge. The contract that it keeps is docs/caching.md;
# how it is put to work stands in docs/operations.md. Needs Varnish 7 and the modules of varnish-modules.
vcl 4.1;

import header;
import std;
import var;
import vsthrottle;
import xkey;

# ---- What you edit: where the origin listens, the site's host name, and who may purge. ----

backend origin {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 10s;
    .between_bytes_timeout = 10s;
    .max_connections = 128;
    .probe = {
        # It asks the database nothing: while that is away readers get what is kept, and the desk its own errors.
        .request =
            "GET /robots.txt HTTP/1.1"
            "Host: www.ledger.example"
            "Connection: close";
        .interval = 2s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# Purges are taken from here alone, and on no other socket than the one named so: varnishd -a purges=127.0.0.1:6091
acl purgers {
    "127.0.0.1";
    "::1";
}

# ---- The rest stays as it is, so that the next release can replace it. ----

sub vcl_init {
    # Seen by every request: when something was purged last.
    var.global_set("purged-at", "0");
}

# ---- A request comes. ----

sub vcl_recv {
    if (req.restarts > 0) {
        set req.grace = 366d;
        if (req.http.Broadsheet-Old) {
            set req.grace = 0s;
        }
        return (hash);
    }
    call purge_for_the_origin;
    call clean_headers;
    call clean_host;
    if (req.method == "CONNECT" || req.method == "TRACE" || req.method == "PURGE" || req.method == "BAN") {
        return (synth(405));
    }
    # A server that decodes one of these sees another path than whoever compared the encoded one.
    if (req.url !~ "^/" || req.url ~ "[#\\]" || req.url ~ "^[^?]*%(?:2[fF5]|5[cC]|[01]|7[fF])"
        || req.url ~ "^[^?]*/\.\.?(?:[/?]|$)" || req.url ~ "^[^?]*/(?:\.|%2[eE]){1,2}(?:[/?]|$)"
        || req.url ~ "^[^?]*%(?![0-9A-Fa-f]{2})") {
        return (synth(404));
    }
    if (req.url ~ "^/desk/") {
        set req.http.Broadsheet-Why = "bypass";
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        set req.http.Broadsheet-Why = "method";
        return (pass);
    }
    set req.http.Host = regsub(req.http.Host, "\.?(?::[0-9]*)?$", "");
    call clean_query;
    unset req.http.Cookie;
    unset req.http.Authorization;
    return (hash);
}

# No name with an underscore: the origin's server takes it for the one with a hyphen. None that only this file
# may set, and none by which an origin could be told of another host, address or method.
sub clean_headers {
    header.regsub(req, "^[^:]*_[^:]*:.*", "Broadsheet-Dropped: 1", true);
    header.regsub(req,
        "(?i)^(?:broadsheet-|xkey|surrogate-|forwarded:|x-forwarded-|x-real-ip:|x-original-url:|x-rewrite-url:|x-http-method|x-method-override:|proxy).*",
        "Broadsheet-Dropped: 1", true);
    unset req.http.Broadsheet-Dropped;
}

sub clean_host {
    if (!req.http.Host) {
        return (synth(400));
    }
    set req.http.Host = std.tolower(req.http.Host);
}

# `before` alone, in the one way it is spelt, and only where a list can be; what stands there twice is wrong
# however often it stands there.
sub clean_query {
    if (req.url !~ "\?") {
        return;
    }
    if (req.url !~ "^[^?]*/\?") {
        set req.url = regsub(req.url, "\?.*$", "");
        return;
    }
    set req.http.Broadsheet-Query = regsuball(
        regsub(req.url, "^[^?]*\?", ""), "(?:^|&)(?!before(?:[=&]|$))[^&]*", "");
    set req.http.Broadsheet-Query = regsub(req.http.Broadsheet-Query, "^&", "");
    set req.http.Broadsheet-Query = regsub(req.http.Broadsheet-Query, "^([^&]*&[^&]*)&.*$", "\1");
    set req.url = regsub(req.url, "\?.*$", "");
    if (req.http.Broadsheet-Query != "") {
        set req.url = req.url + "?" + req.http.Broadsheet-Query;
    }
    unset req.http.Broadsheet-Query;
}

# ---- The origin purges: PURGE /purges with xkey-purge (hard) or xkey-softpurge, BAN /purges for everything. ----

sub purge_for_the_origin {
    if (local.socket != "purges") {
        return;
    }
    if (client.ip !~ purgers) {
        return (synth(403));
    }
    if (req.url != "/purges" || (req.method != "PURGE" && req.method != "BAN")) {
        return (synth(404));
    }
    # First of all, so that what is being fetched at this moment is fetched once more.
    var.global_set("purged-at", "" + std.real(time=now, fallback=0.0));
    if (req.method == "BAN") {
        ban("obj.status != 0");
        return (synth(200, "Thrown away"));
    }
    if (!req.http.xkey-purge && !req.http.xkey-softpurge) {
        return (synth(400));
    }
    set req.http.Broadsheet-Count = "0";
    if (req.http.xkey-purge) {
        set req.http.Broadsheet-Count = xkey.purge(req.http.xkey-purge);
    }
    if (req.http.xkey-softpurge) {
        set req.http.Broadsheet-Count = xkey.softpurge(req.http.xkey-softpurge);
    }
    return (synth(200, "Purged " + req.http.Broadsheet-Count));
}

# ---- Something is kept. ----

sub vcl_hit {
    if (obj.ttl >= 0s || req.http.Broadsheet-Spare) {
        return (deliver);
    }
    if (obj.ttl + std.duration(regsub(obj.http.Surrogate-Control, "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s) >= 0s) {
        return (deliver);
    }
    # Too old to be shown while the origin does well: it is asked first, for as long as a reader should wait. One
    # reader in ten seconds waits; whoever comes meanwhile gets what is there.
    if (!std.healthy(req.backend_hint) || vsthrottle.is_denied("old " + req.http.Host + req.url, 1, 10s)) {
        return (deliver);
    }
    set req.http.Broadsheet-Old = "1";
    return (restart);
}

# ---- The origin is asked. ----

sub vcl_backend_fetch {
    if (bereq.uncacheable) {
        header.regsub(bereq, "(?i)^broadsheet-.*", "Broadsheet-Dropped: 1", true);
        set bereq.first_byte_timeout = 60s;
        set bereq.between_bytes_timeout = 60s;
    } else {
        # Nothing of a reader's: whoever asks gets the same.
        if (bereq.http.Broadsheet-Old) {
            set bereq.first_byte_timeout = 1s;
        }
        set bereq.http.Broadsheet-Began = std.real(time=now, fallback=0.0);
        header.regsub(bereq,
            "(?i)^(?!(?:host|accept-encoding|if-none-match|if-modified-since|broadsheet-old|broadsheet-began):).*",
            "Broadsheet-Dropped: 1", true);
    }
    unset bereq.http.Broadsheet-Dropped;
    set bereq.http.Surrogate-Capability = {"varnish="ESI/1.0""};
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        set beresp.uncacheable = true;
        return (deliver);
    }
    if (beresp.status == 500 || (beresp.status >= 502 && beresp.status <= 504)) {
        if (bereq.is_bgfetch || bereq.http.Broadsheet-Old) {
            return (abandon);
        }
        return (error(503));
    }
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    if (beresp.http.Surrogate-Control) {
        call obey_surrogate_control;
    } else {
        call obey_cache_control;
    }
    if (beresp.http.Set-Cookie || (beresp.http.Vary && beresp.http.Vary !~ "(?i)^\s*accept-encoding\s*$")
        || (beresp.status != 200 && beresp.status != 301 && beresp.status != 302 && beresp.status != 307
            && beresp.status != 308 && beresp.status != 404 && beresp.status != 410)) {
        set beresp.ttl = -1s;
    }
    if (beresp.ttl <= 0s) {
        set beresp.uncacheable = true;
        set beresp.ttl = 10s;
        return (deliver);
    }
    call not_overtaken;
    if (beresp.http.Surrogate-Key) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
        unset beresp.http.Surrogate-Key;
    }
    set beresp.do_esi = beresp.http.Surrogate-Control ~ {"content="ESI/1\.0""};
    set beresp.do_stream = false;
    if (!beresp.http.Content-Encoding
        && beresp.http.Content-Type ~ "(?i)^(?:text/|application/(?:javascript|json|xml|(?:rss|atom)\+xml)|image/svg\+xml)") {
        set beresp.do_gzip = true;
    }
    return (deliver);
}

sub obey_surrogate_control {
    set beresp.ttl = -1s;
    if (beresp.http.Surrogate-Control ~ "(?:^|[\s,])no-store(?:[\s,]|$)") {
        return;
    }
    set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^(?:.*[\s,])?max-age=([0-9]+)(?:[\s,;].*)?$", "\1s"), -1s);
    set beresp.grace = std.duration(regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    if (beresp.grace < std.duration(regsub(beresp.http.Surrogate-Control, "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s)) {
        set beresp.grace = std.duration(regsub(beresp.http.Surrogate-Control, "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s);
    }
    set beresp.keep = 1h;
}

# Without a word for surrogates only what browsers may keep by itself, such as /static/.
sub obey_cache_control {
    if (beresp.http.Cache-Control !~ "(?i)(?:^|[\s,])(?:s-maxage|max-age)=" || beresp.http.Cache-Control ~ "(?i)private|no-store|no-cache") {
        set beresp.ttl = -1s;
    }
}

# What was purged while this was on its way may be in it: it is fetched again.
sub not_overtaken {
    if (std.real(bereq.http.Broadsheet-Began, 0.0) <= std.real(var.global_get("purged-at"), 0.0)) {
        if (bereq.retries < 2) {
            return (retry);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
    }
}

sub vcl_backend_error {
    if (bereq.is_bgfetch || bereq.http.Broadsheet-Old) {
        return (abandon);
    }
    # Whoever waits for the same address gets the same, and the origin is not asked for each of them.
    set beresp.ttl = 1s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    set beresp.status = 503;
    set beresp.reason = "Service Unavailable";
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "private, no-store";
    set beresp.http.Retry-After = "5";
    set beresp.http.X-Content-Type-Options = "nosniff";
    set beresp.http.Content-Security-Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    set beresp.http.Broadsheet-Own = "1";
    if (bereq.url ~ "^/_fragments/") {
        synthetic("");
        return (deliver);
    }
    synthetic({"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Service Unavailable</title>
<style>body{max-width:34rem;margin:18vh auto 0;padding:0 1.25rem;font:1.125rem/1.5 Charter,Georgia,serif;color:#1b1a17;background:#fbfaf6}h1{font-size:1.6rem;line-height:1.2}@media(prefers-color-scheme:dark){body{color:#e8e4da;background:#161512}}</style>
<h1>Service Unavailable</h1>
<p>This page cannot be shown at the moment. Please try again in a minute.</p>
</html>
"});
    return (deliver);
}

# ---- The answer goes out. ----

sub vcl_deliver {
    if (req.esi_level > 0) {
        if (resp.status != 200) {
            return (synth(resp.status));  # a page is shown without what cannot be had
        }
        return (deliver);
    }
    if (resp.http.Broadsheet-Own) {
        set resp.http.Cache-Status = "Varnish; detail=varnish";
        unset resp.http.Age;
    } elsif (obj.uncacheable) {
        set resp.http.Cache-Status = "Varnish; fwd=" + req.http.Broadsheet-Why;
        if (!req.http.Broadsheet-Why) {
            set resp.http.Cache-Status = "Varnish; fwd=bypass";
        }
    } elsif (obj.hits > 0) {
        set resp.http.Cache-Status = "Varnish; hit; ttl=" + std.integer(duration=obj.ttl, fallback=0);
    } elsif (req.http.Broadsheet-Old) {
        set resp.http.Cache-Status = "Varnish; fwd=stale; stored";
    } else {
        set resp.http.Cache-Status = "Varnish; fwd=uri-miss; stored";
    }
    # Put together here, it is no longer the page of the origin's ETag.
    if (resp.http.Surrogate-Control ~ "content=") {
        unset resp.http.ETag;
        unset resp.http.Last-Modified;
    }
    unset resp.http.Surrogate-Control;
    unset resp.http.Surrogate-Key;
    unset resp.http.xkey;
    unset resp.http.Broadsheet-Own;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    return (deliver);
}

sub vcl_synth {
    if (req.http.Broadsheet-Old && resp.status == 503) {
        # The origin gave nothing in time: what is there is shown after all.
        unset req.http.Broadsheet-Old;
        set req.http.Broadsheet-Spare = "1";
        return (restart);
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    if (req.esi_level > 0) {
        synthetic("");
        return (deliver);
    }
    set resp.http.Content-Type = "text/html; charset=utf-8";
    set resp.http.Cache-Control = "private, no-store";
    set resp.http.X-Content-Type-Options = "nosniff";
    set resp.http.Content-Security-Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    set resp.http.Cache-Status = "Varnish; detail=varnish";
    if (resp.status == 405) {
        set resp.http.Allow = "GET, HEAD, POST";
    }
    if (resp.status == 503) {
        set resp.http.Retry-After = "5";
    }
    synthetic({"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>"} + resp.reason + {"</title>
<h1>"} + resp.reason + {"</h1>
</html>
"});
    return (deliver);
}
