using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Replaying;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.Traces;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>Each wrong argument has its message: what is wrong, the value that was given, and what to do.</summary>
public sealed class ArgumentsThatMakeNoSense : HostedFacts
{
    private const string Delay = "use a time from zero to 49 days.";
    private const string Wait = "use a time from zero to 49 days, or Timeout.InfiniteTimeSpan to wait as long as it takes.";

    private static readonly TimeSpan Infinite = Timeout.InfiniteTimeSpan, Negative = TimeSpan.FromSeconds(-1), Longer = TimeSpan.FromDays(50);

    private static readonly Dictionary<string, (string Parameter, Func<ArgumentsThatMakeNoSense, Task> Call)> Calls = new()
    {
        [$"The delay is Timeout.InfiniteTimeSpan: {Delay}"] = ("delay", Outside(static runtime => runtime.SendAfter(default, Infinite, "never"))),
        [$"The delay is -00:00:01: {Delay}"] = ("delay", Outside(static runtime => runtime.SendAfter(default, Negative, "never"))),
        [$"The delay is 50.00:00:00: {Delay}"] = ("delay", Inside(static context => context.SendAfter(context.Self, Longer, "never"))),
        [$"The timeout is -00:00:01: {Wait}"] = ("timeout", Outside(static runtime => runtime.CallAsync<int>(default, "how many?", Negative))),
        [$"The timeout is 50.00:00:00: {Wait}"] = ("timeout", Awaiting(static async context => await context.CallAsync<int>(default, "how many?", Longer))),
        [$"The timeout is -00:00:02: {Wait}"] = ("timeout", Awaiting(static async context => await context.ReceiveAsync(TimeSpan.FromSeconds(-2)))),
        [$"The timeout is 51.00:00:00: {Wait}"] = ("timeout", Awaiting(static async context => await context.ReceiveAsync(static _ => true, TimeSpan.FromDays(51)))),
        [$"The time limit of the stop is -00:00:01: {Wait}"] = ("within", Outside(static runtime => runtime.StopAsync(Negative))),
        [$"The time limit of the stop is 50.00:00:00: {Wait}"] = ("within", Outside(static runtime => runtime.ShutdownAsync(Longer))),
        [$"StopTimeout is -00:00:01: {Wait}"] = ("value", Outside(static _ => new RuntimeOptions { StopTimeout = Negative })),
        ["TimeProvider is null: leave it out for the clock of the system, or give another clock."] =
            ("value", Outside(static _ => new RuntimeOptions { TimeProvider = null! })),
        ["MaxExtraThreads is -1: use zero or more."] = ("value", Outside(static _ => new RuntimeOptions { MaxExtraThreads = -1 })),
        ["BlockedAfter is Timeout.InfiniteTimeSpan: use more than zero."] = ("value", Outside(static _ => new RuntimeOptions { BlockedAfter = Infinite })),
        ["The path of the recording is blank: name the file that it is written to."] =
            ("path", Outside(static _ => new RecordingOptions(" "))),
        ["There is no Backpressure 7: use Wait or StopRecording."] =
            ("value", Outside(static _ => new RecordingOptions("file") { Backpressure = (RecordingBackpressure)7 })),
        ["The memory limit of the recording is -1 bytes: use zero or more. At least 128 KiB are used."] =
            ("value", Outside(static _ => new RecordingOptions("file") { MemoryLimit = -1 })),
        ["The name ' ' is blank: give one with visible characters. To spawn a process without a name, give null."] =
            ("name", Outside(static runtime => runtime.Spawn(Waits, name: " "))),
        ["The name '' is blank: give one with visible characters. To spawn a process without a name, give null."] =
            ("name", Inside(static context => context.Register(""))),
        ["The name of a process is null: give one with visible characters."] = ("name", Outside(static runtime => runtime.Register(null!, default))),
        ["The name '\t' of an exit reason is blank: give one with visible characters, such as overload."] =
            ("name", Outside(static _ => ExitReason.Named("\t"))),
        ["The name '' of an exit reason is blank: give one with visible characters, such as overload."] =
            ("name", Outside(static _ => ExitReason.Named("", 7))),
        ["The value of the exit reason shutdown is null: give one, or use ExitReason.Named with the name alone."] =
            ("value", Outside(static _ => ExitReason.ShutdownWith(null!))),
        ["There is no state after step 2: use a step from 0 to 1, the number of steps of the trace."] =
            ("step", Outside(static _ => Recorded.Run(new Signal.Spawn(Pid.Outside)).Replay().At(2))),
        ["The recording began in the middle of the run, where bodies can't begin: record from the start with RuntimeOptions.Record."] =
            ("trace", Outside(static _ => ProgramReplay.Run(
                Recorded.RunFrom(Machine.Run(State.Empty, [new Signal.Spawn(Pid.Outside)]), new Signal.Spawn(Pid.Outside)), new ExternalScript()))),
        ["Child 'a': its shutdown time is Timeout.InfiniteTimeSpan; use a time from zero to 49 days, or Shutdown.InItsOwnTime."] =
            ("spec", Outside(static runtime => runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Within(Infinite) }, Waits)))),
    };

    public static TheoryData<string> Messages { get; } = [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task It_is_told(string message)
    {
        var (parameter, call) = Calls[message];
        var puppet = await NewProcess();
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => call(this).WithinPatience());
        Assert.Equal($"{message} (Parameter '{parameter}')", refused.Message);
        Assert.True(Runtime.IsAlive(puppet.Pid), "a refused call has ended a process");
        Assert.Equal(0, Clock.TimersMade);
        Assert.Null(Runtime.Recording);
    }

    [Fact]
    public async Task The_bounds_make_sense()
    {
        var puppet = await NewProcess();
        Runtime.SendAfter(puppet.Pid, TimeSpan.Zero, "now");
        Runtime.SendAfter(puppet.Pid, TimeSpan.FromDays(49), "later");
        Assert.NotNull(await puppet.Awaits(static context => context.ReceiveAsync(TimeSpan.FromDays(49))));
        Assert.Null(await puppet.Awaits(static context => context.ReceiveAsync(TimeSpan.Zero)));
        await using var runtime = new Runtime(new RuntimeOptions { StopTimeout = Infinite });
        Assert.True((await runtime.ShutdownAsync(Infinite).WithinPatience()).IsClean);
    }

    private static Func<ArgumentsThatMakeNoSense, Task> Outside(Func<Runtime, object> call) => async facts =>
    {
        if (call(facts.Runtime) is Task task)
        {
            await task;
        }
    };

    private static Func<ArgumentsThatMakeNoSense, Task> Outside(Action<Runtime> call) => facts =>
    {
        call(facts.Runtime);
        return Task.CompletedTask;
    };

    private static Func<ArgumentsThatMakeNoSense, Task> Inside(Action<ProcessContext> call) => async facts => await (await facts.NewProcess()).Does(call);

    private static Func<ArgumentsThatMakeNoSense, Task> Awaiting(Func<ProcessContext, Task> call) => async facts =>
        await (await facts.NewProcess()).Awaits(async context =>
        {
            await call(context);
            return 0;
        });
}
