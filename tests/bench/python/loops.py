"""Loops that compute, and share nothing: each does the same so many times."""

SIEVE = 600
QUEENS = 5


def arithmetic(times):
    total = 0
    for number in range(times * 1000):
        total = (total + number * number) % 1_000_003
    return total


def while_loop(times):
    left, steps = times * 1000, 0
    while left > 0:
        left -= 1
        if left % 3 == 0:
            steps += 1
    return steps


def lists(times):
    for _ in range(times):
        built = []
        for number in range(500):
            built.append(number)
        built[0] = built[-1]
    return built


def dicts(times):
    words = ["ab", "cd", "ef", "gh"]
    for _ in range(times):
        counts = {}
        for at in range(400):
            word = words[at % 4]
            counts[word] = counts.get(word, 0) + 1
    return counts


def strings(times):
    for _ in range(times):
        text = ""
        for number in range(300):
            text += str(number)
    return text


def fibonacci(number):
    return number if number < 2 else fibonacci(number - 1) + fibonacci(number - 2)


def recursion(times):
    for _ in range(times):
        fibonacci(11)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def move(self, by):
        self.x += by
        self.y -= by

    def norm(self):
        return self.x * self.x + self.y * self.y


def methods(times):
    total = 0
    for start in range(times):
        point = Point(start, 1)
        for _ in range(100):
            point.move(1)
            total += point.norm()
    return total


def comprehensions(times):
    total = 0
    for _ in range(times):
        squares = [number * number for number in range(300) if number % 3]
        total += sum(square % 7 for square in squares) + len({square: at for at, square in enumerate(squares)})
    return total


def sieve(times):
    for _ in range(times):
        prime = [True] * SIEVE
        for number in range(2, SIEVE):
            if prime[number]:
                for multiple in range(number * number, SIEVE, number):
                    prime[multiple] = False
    return sum(prime)


def place(row, columns, rising, falling):
    if row == QUEENS:
        return 1
    found = 0
    for column in range(QUEENS):
        if column not in columns and row + column not in rising and row - column not in falling:
            found += place(row + 1, columns | {column}, rising | {row + column}, falling | {row - column})
    return found


def queens(times):
    for _ in range(times):
        found = place(0, frozenset(), frozenset(), frozenset())
    return found
