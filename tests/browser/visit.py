"""A reader with a browser: opens pages, and notes what a page does that a reader would not see."""

from urllib.parse import urlsplit

PHONE = (390, 844)
NARROW = (320, 640)
DESKTOP = (1280, 900)

# Runs before any script of the page; the policy of the page does not bind it.
NOTE_VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
"""


class Visitor:
    """Opens windows on one site; closes them at the end."""

    def __init__(self, browser, origin):
        self.browser = browser
        self.origin = origin
        self.contexts = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for context in self.contexts:
            context.close()

    def window(self, size=DESKTOP, **options):
        """An empty page of a window that nobody has used before."""
        width, height = size
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        return context.new_page()

    def open(self, path, size=DESKTOP, **options):
        """The page at an address, loaded."""
        page = self.window(size, **options)
        page.goto(self.origin + path)
        return page


class Editor:
    """Somebody at the desk of the visitor's site."""

    def __init__(self, visitor, login):
        self.visitor = visitor
        self.name, self.password = login.split()[1::2]

    def open(self, path, size=DESKTOP, **options):
        """A page of the desk, after logging in."""
        page = self.visitor.open("/desk/login/", size, **options)
        page.fill("[name=username]", self.name)
        page.fill("[name=password]", self.password)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk/")
        page.goto(self.visitor.origin + path)
        return page


class Watch:
    """What one page does behind the reader's back."""

    def __init__(self, page, origin):
        self.page = page
        self.host = urlsplit(origin).netloc
        self.console = []
        self.failures = []
        self.requests = []
        page.add_init_script(NOTE_VIOLATIONS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def foreign(self):
        """The requests to other hosts."""
        return [url for url in self.requests if urlsplit(url).netloc not in ("", self.host)]

    def violations(self):
        """What the content-security policy refused."""
        return self.page.evaluate("window.violations")

    def _note(self, message):
        if message.type in ("error", "warning"):
            self.console.append(message.text)
