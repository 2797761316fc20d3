// What `rusm run` measures, on other actor libraries: counted in the same way, one line of JSON each.
// Called by `rusm compare --peers` as:  proto|akka SCENARIO ARGUMENT...
using System.Diagnostics;
using System.Globalization;
using Rusm.Cli.Measuring;
using Rusm.Cli.Peers;

IPeer peer = args[0] switch
{
    "proto" => new ProtoPeer(new Proto.ActorSystem()),
    "akka" => new AkkaPeer(),
    var other => throw new ArgumentException($"Unknown library '{other}': give proto or akka."),
};

var (count, elapsed, more) = args[1..] switch
{
    ["fault-recovery", var supervisors, var seconds, var warmUp] => Rate(peer.FaultRecovery(Number(supervisors)), seconds, warmUp),
    ["spawn-storm", var seconds, var warmUp] => Rate(peer.SpawnStorm(), seconds, warmUp),
    ["ping-pong", var pairs, var seconds, var warmUp] => Rate(peer.PingPong(Number(pairs)), seconds, warmUp),
    ["calls", var from, var callers, var seconds, var warmUp] => Rate(peer.Calls(Number(callers), from == "outside"), seconds, warmUp),
    ["timers", "set", var size, var rounds, var warmUp] => Timers(timers => timers.Set, size, rounds, warmUp),
    ["timers", "cancel", var size, var rounds, var warmUp] => Timers(timers => timers.Cancel, size, rounds, warmUp),
    ["idle", var size] => Idle(Number(size)),
    _ => throw new ArgumentException($"Unknown scenario '{string.Join(' ', args[1..])}'."),
};
Console.WriteLine(FormattableString.Invariant($$"""{"count":{{count}},"seconds":{{elapsed.TotalSeconds:0.000000000}}{{more}}}"""));
Environment.Exit(0);

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Number(text));

// What was counted between two moments.
static (long Count, TimeSpan Elapsed, string More) Rate(Func<long> count, string seconds, string warmUp)
{
    Thread.Sleep(Seconds(warmUp));
    var (before, began) = (count(), Stopwatch.GetTimestamp());
    Thread.Sleep(Seconds(seconds));
    var elapsed = Stopwatch.GetElapsedTime(began);
    return (count() - before, elapsed, "");
}

// The median of so many rounds, after rounds that warm up for a while.
(long Count, TimeSpan Elapsed, string More) Timers(
    Func<(TimeSpan Set, TimeSpan Cancel), TimeSpan> measured, string size, string rounds, string warmUp)
{
    var delays = Enumerable.Range(0, Number(size)).Select(index => TimeSpan.FromMilliseconds(600_000 + (index * 7919L % 3_600_000))).ToArray();
    var began = Stopwatch.GetTimestamp();
    do
    {
        peer.Timers(delays);
    }
    while (Stopwatch.GetElapsedTime(began) < Seconds(warmUp));

    var times = Enumerable.Range(0, Number(rounds)).Select(_ => measured(peer.Timers(delays))).Order().ToArray();
    return (delays.Length, times[(times.Length - 1) / 2], "");
}

// The growth of the resident set, after a warm-up with fewer.
(long Count, TimeSpan Elapsed, string More) Idle(int size)
{
    peer.Idle(1000);
    var before = Memory.Resident();
    var began = Stopwatch.GetTimestamp();
    peer.Idle(size);
    var elapsed = Stopwatch.GetElapsedTime(began);
    var bytes = (double)(Memory.Resident() - before) / size;
    return (size, elapsed, FormattableString.Invariant($",\"bytes_each\":{bytes:0.0}"));
}
