using System.Diagnostics;
using Akka.Actor;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Peers;

/// <summary>Akka.NET, with its default dispatcher and mailbox, and without logging.</summary>
internal sealed class AkkaPeer : IPeer
{
    private static readonly object Ask = new();
    private static readonly object Answer = new();

    private readonly ActorSystem system = ActorSystem.Create(
        "peer", "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }");

    /// <inheritdoc/>
    public Func<long> FaultRecovery(int supervisors)
    {
        var starts = new Counts(supervisors);
        for (var index = 0; index < supervisors; index++)
        {
            var own = index;
            system.ActorOf(Props.Create(() => new Supervisor(starts, own)));
        }

        return () => Math.Max(0, starts.Sum() - supervisors);
    }

    /// <inheritdoc/>
    public Func<long> SpawnStorm()
    {
        var stopped = new Stops();
        system.ActorOf(Props.Create(() => new Spawner(stopped)));
        return () => Interlocked.Read(ref stopped.Count);
    }

    /// <inheritdoc/>
    public Func<long> PingPong(int pairs)
    {
        var messages = new Counts(pairs);
        for (var index = 0; index < pairs; index++)
        {
            var own = index;
            var returns = system.ActorOf(Props.Create(() => new Replier()));
            system.ActorOf(Props.Create(() => new Pinger(returns, messages, own)));
        }

        return messages.Sum;
    }

    /// <inheritdoc/>
    public Func<long> Calls(int callers, bool outside)
    {
        var server = system.ActorOf(Props.Create(() => new Replier()));
        var calls = new Counts(callers);
        for (var index = 0; index < callers; index++)
        {
            var own = index;
            if (outside)
            {
                _ = Task.Run(() => CallOnAndOn(server, calls, own));
            }
            else
            {
                system.ActorOf(Props.Create(() => new Caller(server, calls, own)));
            }
        }

        return calls.Sum;
    }

    /// <inheritdoc/>
    public (TimeSpan Set, TimeSpan Cancel) Timers(IReadOnlyList<TimeSpan> delays)
    {
        var done = new TaskCompletionSource<(TimeSpan, TimeSpan)>();
        var actor = system.ActorOf(Props.Create(() => new TimerSetter(delays, done)));
        var result = done.Task.GetAwaiter().GetResult();
        system.Stop(actor);
        return result;
    }

    /// <inheritdoc/>
    public void Idle(int actors)
    {
        var all = new ArrivalCounter(actors);
        system.ActorOf(Props.Create(() => new Starter(all, actors)));
        all.Wait(CancellationToken.None);
    }

    private static async Task CallOnAndOn(ICanTell server, Counts calls, int own)
    {
        while (true)
        {
            await server.Ask<object>(Ask);
            calls.Add(own, 1);
        }
    }

    private sealed class Stops
    {
        internal long Count;
    }

    private sealed class Supervisor : UntypedActor
    {
        public Supervisor(Counts starts, int own) => Context.ActorOf(Props.Create(() => new Crashing(starts, own)));

        protected override SupervisorStrategy SupervisorStrategy() =>
            new OneForOneStrategy(-1, Timeout.Infinite, static _ => Directive.Restart, loggingEnabled: false);

        protected override void OnReceive(object message)
        {
        }
    }

    // What a constructor or PreStart throws is no restart in Akka.NET: the child sends itself the message that crashes it.
    private sealed class Crashing(Counts starts, int own) : UntypedActor
    {
        protected override void PreStart() => Self.Tell(Ask);

        protected override void OnReceive(object message)
        {
            starts.Add(own, 1);
            throw new InvalidOperationException("This child always crashes.");
        }
    }

    private sealed class Spawner(Stops stopped) : UntypedActor
    {
        protected override void PreStart()
        {
            for (var batch = 0; batch < Batch.InFlight; batch++)
            {
                SpawnBatch();
            }
        }

        protected override void OnReceive(object message) => SpawnBatch();

        private void SpawnBatch()
        {
            var batch = new Batch();
            var newborn = Props.Create(() => new Newborn(batch, stopped));
            for (var spawned = 0; spawned < Batch.Size; spawned++)
            {
                Context.ActorOf(newborn);
            }
        }
    }

    private sealed class Newborn(Batch batch, Stops stopped) : UntypedActor
    {
        protected override void PreStart()
        {
            Context.Stop(Self);
            if (batch.IsLastToRun())
            {
                Context.Parent.Tell(batch);
            }
        }

        protected override void PostStop() => Interlocked.Increment(ref stopped.Count);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Pinger(IActorRef returns, Counts messages, int own) : UntypedActor
    {
        protected override void PreStart() => returns.Tell(Ask, Self);

        protected override void OnReceive(object message)
        {
            messages.Add(own, 2);
            returns.Tell(Ask, Self);
        }
    }

    private sealed class Replier : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Answer, Self);
    }

    private sealed class Caller : ReceiveActor
    {
        public Caller(IActorRef server, Counts calls, int own)
        {
            ReceiveAnyAsync(_ => CallOnAndOn(server, calls, own));
            Self.Tell(Ask);
        }
    }

    private sealed class TimerSetter(IReadOnlyList<TimeSpan> delays, TaskCompletionSource<(TimeSpan Set, TimeSpan Cancel)> done)
        : UntypedActor
    {
        protected override void PreStart()
        {
            var scheduler = Context.System.Scheduler;
            var timers = new ICancelable[delays.Count];
            Memory.Settle();
            var began = Stopwatch.GetTimestamp();
            for (var index = 0; index < timers.Length; index++)
            {
                timers[index] = scheduler.ScheduleTellOnceCancelable(delays[index], Self, Answer, Self);
            }

            var set = Stopwatch.GetElapsedTime(began);
            Memory.Settle();
            began = Stopwatch.GetTimestamp();
            foreach (var timer in timers)
            {
                timer.Cancel();
            }

            done.SetResult((set, Stopwatch.GetElapsedTime(began)));
        }

        protected override void OnReceive(object message)
        {
        }
    }

    // An actor starts its children with less effort than the system starts actors from outside.
    private sealed class Starter(ArrivalCounter all, int actors) : UntypedActor
    {
        protected override void PreStart()
        {
            var waiting = Props.Create(() => new Waiting(all));
            for (var started = 0; started < actors; started++)
            {
                Context.ActorOf(waiting);
            }
        }

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Waiting(ArrivalCounter all) : UntypedActor
    {
        protected override void PreStart() => all.Here();

        protected override void OnReceive(object message)
        {
        }
    }
}
