# Varnish as it is told to obey Surrogate-Control; $capability is what it announces to the origin.
vcl 4.1;

backend origin {
    .host = "127.0.0.1";
    .port = "$port";
}

sub vcl_recv {
    if (req.method == "GET" || req.method == "HEAD") {
        unset req.http.Cookie;
        return (hash);
    }
}

sub vcl_backend_fetch {
    set bereq.http.Surrogate-Capability = {"varnish="$capability""};
}

sub vcl_backend_response {
    set beresp.ttl = 1h;
    set beresp.do_gzip = true;
    if (beresp.http.Surrogate-Control ~ "ESI/1.0") {
        set beresp.do_esi = true;
    }
    unset beresp.http.Surrogate-Control;
    unset beresp.http.Surrogate-Key;
}
