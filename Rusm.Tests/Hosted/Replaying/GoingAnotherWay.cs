using Rusm.Host;
using Rusm.Host.Replaying;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Hosted.Replaying;

/// <summary>A process that receives "go" and sends a text to &lt;9&gt;, and what it could do instead.</summary>
public sealed class GoingAnotherWay : ReplayFacts
{
    private static readonly Pid Nine = new(9);

    public static TheoryData<string, string> Ways => new()
    {
        { "another type", $"{new Signal.Send(new Pid(1), Nine, 5)}" },
        { "another target", $"{new Signal.Send(new Pid(1), new Pid(8), "text")}" },
        { "return", $"{new Signal.Returned(new Pid(1))}" },
        { "throw", $"{new Signal.Threw(new Pid(1), new Fault("System.InvalidOperationException", "other"))}" },
        { "nothing", "nothing: it waits, or it has ended, or code outside any process did this in its name" },
        { "a value", "it takes a value (UtcNow)" },
        { "a timer", "it sets a timer for <9>" },
        { "a spawn", $"{new Signal.Spawn(new Pid(1))}" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_reported_with_who_where_what_then_and_what_now(string way, string now)
    {
        var trace = await Recorded(Body("as then"));
        Assert.Equal(
            new ProgramDivergence(new Pid(1), Step: 3, $"{new Signal.Send(new Pid(1), Nine, new Kernel.Traces.RecordedMessage("System.String"))}", now),
            Parts(trace, new ExternalScript().Spawn(Body(way)).Send("go")));
    }

    [Fact]
    public async Task What_was_no_step_is_reported_too()
    {
        var trace = await Recorded(Body("a value"));
        Assert.Equal("it took a value (UtcNow)", Parts(trace, new ExternalScript().Spawn(Body("return")).Send("go")).Recorded);
        trace = await Recorded(Body("a timer"));
        Assert.Equal("it set a timer for <9>", Parts(trace, new ExternalScript().Spawn(Body("return")).Send("go")).Recorded);
        trace = await Recorded(Body("a zero-time receive"));
        Assert.Equal("its receive 1 with a time limit ended without an item", Parts(trace, new ExternalScript().Spawn(Body("return")).Send("go")).Recorded);
    }

    [Fact]
    public async Task A_script_that_lacks_something_is_reported()
    {
        var trace = await Recorded(Body("as then"));
        Assert.Equal(
            new ProgramDivergence(Pid.Outside, Step: 1, $"{new Signal.Spawn(Pid.Outside)}", "the script has no body for it"),
            Parts(trace, new ExternalScript()));
        Assert.Equal("the script has no message for it", Parts(trace, new ExternalScript().Spawn(Body("as then"))).Replayed);
        var other = Parts(trace, new ExternalScript().Spawn(Body("as then")).Send(5));
        Assert.Equal((Pid.Outside, 2, $"{new Signal.Send(Pid.Outside, new Pid(1), 5)}"), (other.Process, other.Step, other.Replayed));
    }

    [Fact]
    public async Task A_timer_with_another_message_is_reported_when_it_fires()
    {
        static ProcessBody Waiter(object message) => async context =>
        {
            context.SendAfter(context.Self, TimeSpan.Zero, message);
            await context.ReceiveAsync();
        };

        var trace = await RecordsToItsEnd(runtime => runtime.Spawn(Waiter("tick")));
        var parted = Parts(trace, new ExternalScript().Spawn(Waiter(5)));
        Assert.Equal((new Pid(1), 2), (parted.Process, parted.Step));
    }

    [Fact]
    public async Task What_outside_did_in_the_name_of_a_process_is_reported_as_what_the_process_did_not_do()
    {
        static async Task Waits(ProcessContext context) => await context.ReceiveAsync();

        var trace = await Records(runtime =>
        {
            runtime.SetTrapExit(runtime.Spawn(Waits), true);
            return Task.CompletedTask;
        });
        Assert.Equal(
            new ProgramDivergence(new Pid(1), Step: 2, $"{new Signal.SetTrapExit(new Pid(1), true)}", "nothing: it waits, or it has ended, or code outside any process did this in its name"),
            Parts(trace, new ExternalScript().Spawn(Waits)));
    }

    [Fact]
    public async Task A_recording_from_the_middle_is_refused()
    {
        var trace = Tests.Traces.Recorded.RunFrom(Machine.Run(State.Empty, [new Signal.Spawn(Pid.Outside)]));
        Assert.Throws<ArgumentException>(() => ProgramReplay.Run(trace, new ExternalScript()));
        await Task.CompletedTask;
    }

    private static ProcessBody Body(string way) => async context =>
    {
        await context.ReceiveAsync();
        switch (way)
        {
            case "another type":
                context.Send(Nine, 5);
                break;
            case "another target":
                context.Send(new Pid(8), "text");
                break;
            case "return":
                return;
            case "throw":
                throw new InvalidOperationException("other");
            case "nothing":
                await context.ReceiveAsync();
                break;
            case "a value":
                context.TimeProvider.GetUtcNow();
                break;
            case "a timer":
                context.SendAfter(Nine, TimeSpan.Zero, "text");
                break;
            case "a zero-time receive":
                await context.ReceiveAsync(TimeSpan.Zero);
                break;
            case "a spawn":
                context.Spawn(static _ => Task.CompletedTask);
                break;
            default:
                break;
        }

        context.Send(Nine, "text");
    };

    private Task<Rusm.Kernel.Traces.Trace> Recorded(ProcessBody body) => RecordsToItsEnd(runtime => runtime.Send(runtime.Spawn(body), "go"));
}
