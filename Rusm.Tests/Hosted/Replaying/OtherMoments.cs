using Rusm.Host;
using Rusm.Host.Replaying;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Hosted.Replaying;

/// <summary>What happens in a replay at another moment than in the recording, and must make no difference.</summary>
public sealed class OtherMoments : ReplayFacts
{
    [Theory]
    [InlineData("receive", true)]
    [InlineData("receive", false)]
    [InlineData("call", true)]
    [InlineData("call", false)]
    public async Task A_wait_is_cancelled_if_it_was_in_the_recording_whatever_its_token_says_now(string how, bool cancelled)
    {
        var isCancelled = cancelled;
        var trace = await RecordsToItsEnd(runtime => runtime.Spawn(Waiter));
        isCancelled = !cancelled;
        IsTheSame(trace, () => new ExternalScript().Spawn(Waiter));

        async Task Waiter(ProcessContext context)
        {
            using var source = new CancellationTokenSource();
            if (isCancelled)
            {
                await source.CancelAsync();
            }

            var server = context.Spawn(static async self => self.Reply(((Request)((Received.Message)await self.ReceiveAsync()).Content!).From, "a reply"));
            context.Send(context.Self, "an item");
            try
            {
                Write(context, how == "call"
                    ? await context.CallAsync<object>(server, "a request", cancellationToken: source.Token)
                    : await context.ReceiveAsync(source.Token));
            }
            catch (OperationCanceledException exception)
            {
                Write(context, exception.CancellationToken == source.Token);
            }

            context.Kill(server);
        }
    }

    // In the recording the exit of the second child arrives before the supervisor begins to stop it, and in the replay after that.
    [Fact]
    public async Task A_supervisor_stops_a_child_whose_exit_has_arrived_or_not()
    {
        Gate reads = new(), goesOn = new();
        var spec = new SupervisorSpec(new SupervisorFlags { Strategy = RestartStrategy.RestForOne, Intensity = 10 })
            .Child(new ChildSpec("first") { Name = "first" }, Child)
            .Child(new ChildSpec("second") { Name = "second" }, Child);
        var trace = await Records(async runtime =>
        {
            var root = await runtime.StartSupervisorAsync(spec);
            var (first, second) = (runtime.WhereIs("first")!.Value, runtime.WhereIs("second")!.Value);

            // The supervisor reads the clock when it has received the exit of the first child.
            Clock.OnRead = () =>
            {
                Clock.OnRead = static () => { };
                reads.Open();
                goesOn.Block();
            };
            runtime.Kill(first);
            await reads.Opened.WithinPatience();
            runtime.Kill(second);
            goesOn.Open();
            await runtime.UntilAsync(runtime => runtime.WhereIs("second") is { } now && now != second);
            runtime.Exit(root.Pid, ExitReason.Shutdown);
            await runtime.WhenNoBodyRunsAsync();
        });
        IsTheSame(trace, () => new ExternalScript().StartSupervisor(spec));

        async Task Child(ProcessContext context)
        {
            Write(context, "begins");
            await context.ReceiveAsync();
        }
    }
}
