namespace Elastickv.SnapshotFs.Snapshot.Tests.Support;

/// <summary>Touches everything a view can show, so that damage cannot hide where no test looks.</summary>
internal static class Walk
{
    /// <summary>Number of rows seen.</summary>
    public static int Everything(SnapshotView view)
    {
        int rows = 0;
        int bytes = 0;
        RowCursor cursor = view.Scan([]);
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            rows++;
            bytes += row.UserKey.Length + row.Body.Length;
            Assert.True(view.TryGetAt(row.Position, out Row same));
            Assert.True(same.UserKey.SequenceEqual(row.UserKey));
            Assert.NotEqual(RowState.Absent, view.TryGet(row.UserKey, out _));
            VersionCursor versions = view.Versions(row.UserKey);
            while (versions.MoveNext())
            {
                bytes += versions.Current.Body.Length;
            }
        }

        using (OrderedCursor ordered = view.ScanOrdered([]))
        {
            Assert.Equal(rows, ordered.Count);
            while (ordered.MoveNext())
            {
                bytes += ordered.Current.Body.Length;
            }
        }

        for (long position = -1; position < 2000; position++)
        {
            if (view.TryGetAt(position, out Row row))
            {
                bytes += row.Body.Length;
            }
        }

        view.TryGetAt(long.MinValue, out _);
        view.TryGetAt(long.MaxValue, out _);
        view.ReportProblems(new Sink());
        return rows;
    }

    private sealed class Sink : IProblemSink
    {
        public void Report(Problem problem) => Assert.NotEmpty(problem.Reason);
    }
}
