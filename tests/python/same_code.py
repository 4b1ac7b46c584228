"""Functions and classes that are made of one code again and again, and are called at the same places."""


def make(n, default):
    def g(a, b=default, *, c=default * 2):
        return a, b, c, n

    return g


class Box:
    def __init__(self, value=1):
        self.value = value

    @property
    def twice(self):
        return self.value * 2

    def __getitem__(self, at):
        return self.value + at


def call(function, times):
    for _ in range(times):
        last = function(5)
    return last


functions = [make(n, n * 10) for n in range(3)]
print([call(function, 40) for function in functions])
functions[0].__defaults__ = (7,)
print(call(functions[0], 40), call(functions[1], 40))
functions[1].__kwdefaults__ = {"c": 8}
print(call(functions[1], 40), call(functions[2], 40))
functions[2].__code__ = make(9, 9).__code__
print(call(functions[2], 40))


def plain(n):
    def inner(a):
        return a + n

    return inner


def other(a, b=3):
    return a * b


for one in [plain(1), plain(2), other, plain(3)]:
    print(call(one, 40))
changed = plain(4)
print(call(changed, 40))
changed.__code__ = (lambda n: lambda a: a - n)(1).__code__
print(call(changed, 40))


def use(kind):
    box = kind()
    for at in range(40):
        last = (box.twice, box[at], kind(at).value)
    return last


def kinds():
    class Kind(Box):
        def __init__(self, value=2):
            self.value = value * 3

        @property
        def twice(self):
            return self.value * 20

        def __getitem__(self, at):
            return self.value - at

    return Kind


print(use(Box), use(kinds()), use(kinds()), use(Box))
