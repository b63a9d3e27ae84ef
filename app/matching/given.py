"""Given names that may be one person's: short and pet names, other spellings, slips of hand and key."""

from functools import cache, lru_cache

from app.matching import alike, census

# What people are called, beside what the library `nicknames` knows (which is English only). Common knowledge.
_CALLED = """
alberto beto|alejandro ale alex jandro|alfredo fredo|alfonso poncho|antonio tono toni tony|carlos charly|cecilia ceci
concepcion concha conchita|consuelo chelo|cristina cris tina|daniel dani|dolores lola|eduardo lalo edu eddie
enrique quique kike|ernesto neto|esperanza lancha|eugenio geno|federico fede|felipe pipe|fernando fer nando
francisca paca paquita|francisco paco pancho kiko cisco frank|gabriel gabo gabe|gabriela gaby|gerardo jerry
graciela chela|gregorio goyo|guadalupe lupe lupita|guillermo memo guille|gustavo gus tavo|hector tito
humberto beto|ignacio nacho|isabel isa chabela|jesus chuy chucho|jorge coque george|jose pepe joe|josefina fina pepita
juan juanito johnny|juana juanita|leonardo leo|leticia lety|lourdes lulu|luis lucho louie|manuel manny manolo
margarita rita mago|maria mari|mercedes meche|miguel mike migue|monica moni|patricia paty|patricio pato
pedro perico pete|rafael rafa ralph|ramon moncho ray|raul rulo|ricardo rick richie ricky|roberto beto rob robert bob
rodolfo rudy fito|rosario charo chayo|salvador chava sal|santiago santi chago|sebastian sebas|sergio checo
socorro coco|soledad sole|susana susi|teresa tere|valentina vale|veronica vero|vicente chente|victor vic
yolanda yoli|aleksandr sasha alex|dmitri dima|ekaterina katya|evgeny zhenya|mikhail misha|natalia natasha
mohammed mo|muhammad mo|svetlana lana|vladimir vlad volodya|elizabeth bess betsy betty beth liza|john jack
william bill billy will|robert bob bobby rob|richard dick rick|margaret peggy meg maggie|edward ted ed ned
theodore ted|james jim jimmy|henry hank harry|charles chuck|lawrence larry|dorothy dot dolly|mary polly molly
sarah sally|ann nancy|martha patsy|virginia ginny|katherine kit kitty kate|eleanor nell nora|harold hal
""".replace("\n", "|")
FREQUENT = 2e-4  # a name more frequent than this is a name of its own, not a slip


@cache
def called_names() -> dict[str, frozenset[str]]:
    """Name → the names it may stand for or be called by, one step, both ways."""
    from nicknames import NickNamer

    pairs: set[tuple[str, str]] = set()
    for formal, called in NickNamer()._nickname_lookup.items():
        pairs |= {(formal, name) for name in called if not _far_fetched(formal, name)}
    for entry in _CALLED.split("|"):
        formal, *short = entry.split() or [""]
        pairs |= {(formal, name) for name in short}
    known: dict[str, set[str]] = {}
    for one, other in pairs:
        known.setdefault(one, set()).add(other)
        known.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in known.items()}


def _far_fetched(formal: str, name: str) -> bool:
    """Two names that sisters may bear (Ana and Anna, Lynn and Melinda): a short form begins like the long one, or is
    a diminutive of it, and is not a formal name more frequent than it."""
    if census.given(name) > 4 * census.given(formal) and census.given(name) > FREQUENT:
        return True
    if len(name) >= len(formal):
        return not (name.endswith(("ie", "y")) and name[:2] == formal[:2])
    return name[:2] != formal[:2]


def called(one: str, other: str) -> bool:
    """Whether one may be the other's short or pet name, or both the same name's (`Bill`, `Will`)."""
    mine = called_names().get(one, frozenset())
    if other in mine:
        return True
    return bool(mine & called_names().get(other, frozenset()) & _formal())


@cache
def _formal() -> frozenset[str]:
    """Names long enough that two short forms of one of them may well be one person's."""
    return frozenset(name for name in called_names() if len(name) >= 5)


@lru_cache(maxsize=60_000)
def root(name: str) -> str:
    """One name to look under: the most frequent of those it may stand for. `bill` → `william`."""
    return max((name, *called_names().get(name, ())), key=lambda n: (census.given(n) * (len(n) > 3 or n == name), n))


@lru_cache(maxsize=120_000)
def relation(one: str, other: str) -> str:
    """same, called, near (a slip or another spelling), twin (near, yet two names in use), initial, other."""
    if other < one:
        return relation(other, one)
    if one == other:
        return "same" if len(one) > 1 else "initial"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] or root(one)[0] == root(other)[0] else "other"
    if called(one, other):
        return "called"
    if not alike.near(one, other):
        return "other"
    two = census.given(one) > FREQUENT and census.given(other) > FREQUENT
    if two and alike.sound(one) != alike.sound(other):
        return "twin"
    apart = abs(census.men(one) - census.men(other)) > 0.8
    return "twin" if apart and two else "near"
