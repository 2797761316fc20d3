using System.Diagnostics;
using Proto;
using Proto.Timers;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Peers;

/// <summary>Proto.Actor, with its default dispatcher and mailbox.</summary>
internal sealed class ProtoPeer(ActorSystem system) : IPeer
{
    private static readonly object Ask = new();
    private static readonly object Answer = new();

    /// <inheritdoc/>
    public Func<long> FaultRecovery(int supervisors)
    {
        var starts = new Counts(supervisors);
        for (var index = 0; index < supervisors; index++)
        {
            var own = index;
            var child = Props.FromFunc(context =>
            {
                if (context.Message is Started)
                {
                    starts.Add(own, 1);
                    throw new InvalidOperationException("This child always crashes.");
                }

                return Task.CompletedTask;
            });
            system.Root.Spawn(
                OnStarted(context => context.Spawn(child)).WithChildSupervisorStrategy(Supervision.AlwaysRestartStrategy));
        }

        return () => Math.Max(0, starts.Sum() - supervisors);
    }

    /// <inheritdoc/>
    public Func<long> SpawnStorm()
    {
        var stopped = 0L;
        system.Root.Spawn(Props.FromFunc(context =>
        {
            if (context.Message is Started)
            {
                SpawnBatch(context);
            }

            if (context.Message is Started or Batch)
            {
                SpawnBatch(context);
            }

            return Task.CompletedTask;
        }));
        return () => Interlocked.Read(ref stopped);

        void SpawnBatch(IContext spawner)
        {
            var batch = new Batch();
            var parent = spawner.Self;
            var newborn = Props.FromFunc(context =>
            {
                switch (context.Message)
                {
                    case Started:
                        context.Stop(context.Self);
                        if (batch.IsLastToRun())
                        {
                            context.Send(parent, batch);
                        }

                        break;
                    case Stopped:
                        Interlocked.Increment(ref stopped);
                        break;
                }

                return Task.CompletedTask;
            });
            for (var spawned = 0; spawned < Batch.Size; spawned++)
            {
                spawner.Spawn(newborn);
            }
        }
    }

    /// <inheritdoc/>
    public Func<long> PingPong(int pairs)
    {
        var messages = new Counts(pairs);
        for (var index = 0; index < pairs; index++)
        {
            var own = index;
            var returns = system.Root.Spawn(Props.FromFunc(context =>
            {
                if (context.Message is Ball ball)
                {
                    context.Send(ball.Server, ball);
                }

                return Task.CompletedTask;
            }));
            system.Root.Spawn(Props.FromFunc(context =>
            {
                switch (context.Message)
                {
                    case Started:
                        context.Send(returns, new Ball(context.Self));
                        break;
                    case Ball ball:
                        messages.Add(own, 2);
                        context.Send(returns, ball);
                        break;
                }

                return Task.CompletedTask;
            }));
        }

        return messages.Sum;
    }

    /// <inheritdoc/>
    public Func<long> Calls(int callers, bool outside)
    {
        var server = system.Root.Spawn(Props.FromFunc(context =>
        {
            if (context.Message == Ask)
            {
                context.Respond(Answer);
            }

            return Task.CompletedTask;
        }));
        var calls = new Counts(callers);
        for (var index = 0; index < callers; index++)
        {
            var own = index;
            if (outside)
            {
                _ = Task.Run(() => CallOnAndOn(system.Root, own));
            }
            else
            {
                system.Root.Spawn(Props.FromFunc(
                    context => context.Message is Started ? CallOnAndOn(context, own) : Task.CompletedTask));
            }
        }

        return calls.Sum;

        async Task CallOnAndOn(ISenderContext context, int own)
        {
            while (true)
            {
                await context.RequestAsync<object>(server, Ask);
                calls.Add(own, 1);
            }
        }
    }

    /// <inheritdoc/>
    public (TimeSpan Set, TimeSpan Cancel) Timers(IReadOnlyList<TimeSpan> delays)
    {
        var done = new TaskCompletionSource<(TimeSpan, TimeSpan)>();
        var actor = system.Root.Spawn(OnStarted(context =>
        {
            var scheduler = context.Scheduler();
            var timers = new CancellationTokenSource[delays.Count];
            Memory.Settle();
            var began = Stopwatch.GetTimestamp();
            for (var index = 0; index < timers.Length; index++)
            {
                timers[index] = scheduler.SendOnce(delays[index], context.Self, Answer);
            }

            var set = Stopwatch.GetElapsedTime(began);
            Memory.Settle();
            began = Stopwatch.GetTimestamp();
            foreach (var timer in timers)
            {
                timer.Cancel();
            }

            done.SetResult((set, Stopwatch.GetElapsedTime(began)));
        }));
        var result = done.Task.GetAwaiter().GetResult();
        system.Root.Stop(actor);
        return result;
    }

    /// <inheritdoc/>
    public void Idle(int actors)
    {
        var all = new ArrivalCounter(actors);
        var parked = OnStarted(_ => all.Here());
        for (var spawned = 0; spawned < actors; spawned++)
        {
            system.Root.Spawn(parked);
        }

        all.Wait(CancellationToken.None);
    }

    private static Props OnStarted(Action<IContext> act) => Props.FromFunc(context =>
    {
        if (context.Message is Started)
        {
            act(context);
        }

        return Task.CompletedTask;
    });

    /// <summary>The message that goes to and fro.</summary>
    private sealed record Ball(PID Server);
}
