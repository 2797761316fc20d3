using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Dashboard;

/// <summary>A recorded run: a supervisor, one of whose children crashes and is restarted.</summary>
internal static class RecordedTree
{
    internal static async Task RecordAsync(string file)
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = new RecordingOptions(file) });
        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = 0;
        var tree = await runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 100_000_000 })
            .Child("worker", async context =>
            {
                if (++starts == 2)
                {
                    restarted.SetResult();
                }

                await context.ReceiveAsync();
                throw new InvalidOperationException("This worker crashes.");
            })
            .Child("other", static context => context.ReceiveAsync().AsTask()));
        var worker = (await tree.WhichChildrenAsync()).Single(static child => child.Spec.Id == "worker").LastPid!.Value;
        runtime.Send(worker, "crash");
        await restarted.Task;
        runtime.Exit(tree.Pid, ExitReason.Shutdown);
        await runtime.WhenNoBodyRunsAsync();
    }
}
