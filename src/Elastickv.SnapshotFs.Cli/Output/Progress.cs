using Spectre.Console;

namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>A progress bar on standard error for work that takes longer than a second, where that is a terminal.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work and, once it has taken a second, shows how far it is.</summary>
    /// <param name="surroundings">Tells whether there is a terminal.</param>
    /// <param name="work">Runs on another thread when there is one; its exception is passed on as it is.</param>
    /// <param name="watch">Asked for the state ten times a second, on the calling thread.</param>
    public static void Show(Surroundings surroundings, Action work, Func<ProgressState> watch)
    {
        if (!surroundings.ErrorIsTerminal && surroundings.Relay is null)
        {
            work();
            return;
        }

        Task task = Task.Factory.StartNew(work, TaskCreationOptions.LongRunning);
        try
        {
            if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience))
            {
                if (surroundings.Relay is { } relay)
                {
                    Pass(task, watch, relay);
                }
                else
                {
                    Draw(surroundings, task, watch);
                }
            }
        }
        finally
        {
            // Whatever becomes of the display: the work uses what the caller disposes next.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }

        task.GetAwaiter().GetResult();
    }

    private static void Pass(Task task, Func<ProgressState> watch, Action<ProgressState> relay)
    {
        do
        {
            relay(watch());
        }
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Refresh));
    }

    private static void Draw(Surroundings surroundings, Task task, Func<ProgressState> watch)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(surroundings.Error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(watch().Text));
                do
                {
                    ProgressState state = watch();
                    bar.Description = Markup.Escape(state.Text);
                    bar.IsIndeterminate = state.Total <= 0;
                    bar.MaxValue = Math.Max(state.Total, 1);
                    bar.Value = Math.Min(state.Done, Math.Max(state.Total, 1));
                }
                while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Refresh));
            });
    }
}
