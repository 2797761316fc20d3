using Rusm.Host;
using Rusm.Kernel;

namespace Shop;

/// <summary>A job: it takes some milliseconds. A job that fails does so at its first try.</summary>
internal sealed record Job(int Milliseconds, bool Fails = false);

/// <summary>The request to do a job. The reply is its number.</summary>
internal sealed record Submit(Job Job) : ICall<JobPool, int>;

/// <summary>A pool of workers: each job runs in a process of its own, at most so many at a time. A job whose process crashes is tried again. When the
/// pool is stopped, it does the jobs that it has accepted.</summary>
internal sealed class JobPool
{
    internal const string Name = "jobs";

    internal static ServerRef<JobPool> Ref { get; } = new(Name);

    internal static ProcessBody Body(int workers, DoneJobs done) => async context =>
    {
        context.SetTrapExit(true);
        var (waiting, running, lastNumber, stopping) = (new Queue<(int Number, Job Job)>(), new Dictionary<Pid, (int Number, Job Job)>(), 0, false);
        while (!stopping || waiting.Count + running.Count > 0)
        {
            switch (await context.ReceiveAsync())
            {
                case Received.Message { Content: Request { Content: Submit submit } call } when !stopping:
                    waiting.Enqueue((++lastNumber, submit.Job));
                    context.Reply(call.From, lastNumber);
                    break;
                case Received.Exit exit when running.Remove(exit.From, out var job):
                    if (exit.Reason.IsAbnormal)
                    {
                        waiting.Enqueue((job.Number, job.Job with { Fails = false }));
                    }

                    break;
                case Received.Exit exit when exit.From == context.Parent:
                    stopping = true;
                    break;
                default:
                    break;
            }

            while (running.Count < workers && waiting.TryDequeue(out var next))
            {
                running.Add(context.SpawnLink(worker => DoAsync(worker, next.Number, next.Job, done), label: $"job {next.Number}"), next);
            }
        }
    };

    private static async Task DoAsync(ProcessContext context, int number, Job job, DoneJobs done)
    {
        await Task.Delay(job.Milliseconds, context.CancellationToken);
        if (job.Fails)
        {
            throw new InvalidOperationException($"Job {number} failed.");
        }

        done.Add(number);
    }
}
