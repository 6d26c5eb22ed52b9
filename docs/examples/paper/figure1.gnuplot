# gnuplot -c figure1.gnuplot FOLDER: draws above, Sinkhorn divergence against simulations below, for each N.
folder = ARG1
set terminal pngcairo size 1300,820 font 'Sans,10' background '#ffffff'
set output folder.'/figure1.png'
set border lc rgb '#555555'
set tics out nomirror textcolor rgb '#333333'
set key samplen 1.5
set encoding utf8
draws(i) = sprintf('%s/figure1_draws_%d.dat', folder, i)
curves(i) = sprintf('%s/figure1_curves_%d.dat', folder, i)
n(i) = system(sprintf("sed -n '1s/.*N = //p' '%s'", curves(i)))
footer = system(sprintf("grep '^Size' '%s/figure1.md' | tr -d '\\140'", folder))
blue = '#3a76c4'
red = '#d1495b'
ten(span) = 10.0**floor(log10(span))
nice(span) = span < 2 * ten(span) ? 0.5 * ten(span) : span < 5 * ten(span) ? ten(span) : 2 * ten(span)

set multiplot
set label 1 footer at screen 0.5,0.02 center textcolor rgb '#555555'
do for [i=0:2] {
    left = 0.06 + 0.32 * i
    set lmargin at screen left
    set rmargin at screen left + 0.27
    # What the panel shows: the exact draws and a margin; a few learned draws may fall outside of it.
    stats draws(i) using 1 nooutput name 'beta'
    stats draws(i) using 2 nooutput name 'alpha'
    room(low, high) = 0.25 * (high - low) + 0.002
    set tmargin at screen 0.94
    set bmargin at screen 0.60
    set xrange [beta_min - room(beta_min, beta_max):beta_max + room(beta_min, beta_max)]
    set yrange [alpha_min - room(alpha_min, alpha_max):alpha_max + room(alpha_min, alpha_max)]
    set xtics nice(1.5 * (beta_max - beta_min))
    set title 'N = '.n(i) font ',13'
    set xlabel 'β' offset 0,0.5
    set ylabel i ? '' : 'α_0' offset 1.5,0
    set key top right
    plot draws(i) using 5:6 with points pt 7 ps 0.4 lc rgb '#90d1495b' title i ? '' : "learned, the paper's networks", \
         draws(i) using 3:4 with points pt 7 ps 0.4 lc rgb '#903a76c4' title i ? '' : 'learned, defaults', \
         draws(i) using 1:2 every 4 with points pt 6 ps 0.35 lc rgb '#222222' title i ? '' : 'exact'
    unset title
    unset label 1
    set tmargin at screen 0.50
    set bmargin at screen 0.11
    set xtics autofreq
    set logscale y
    set format y '10^{%T}'
    set xrange [0:*]
    set yrange [*:*]
    set xlabel 'simulated sets' offset 0,0.3
    set ylabel i ? '' : 'Sinkhorn divergence to the exact posterior' offset 1.5,0
    set key top right maxrows 5
    plot curves(i) using 1:8:10 with filledcurves fs transparent solid 0.12 noborder lc rgb red notitle, \
         curves(i) using 1:11:13 with filledcurves fs transparent solid 0.12 noborder lc rgb red notitle, \
         curves(i) using 1:2:4 with filledcurves fs transparent solid 0.12 noborder lc rgb blue notitle, \
         curves(i) using 1:5:7 with filledcurves fs transparent solid 0.12 noborder lc rgb blue notitle, \
         curves(i) using 1:9 with linespoints pt 6 lw 2 lc rgb red title i ? '' : "paper's networks, one round", \
         curves(i) using 1:12 with linespoints pt 7 lw 2 dt 2 lc rgb red title i ? '' : "paper's networks, rounds", \
         curves(i) using 1:3 with linespoints pt 6 lw 2 lc rgb blue title i ? '' : 'defaults, one round', \
         curves(i) using 1:6 with linespoints pt 7 lw 2 dt 2 lc rgb blue title i ? '' : 'defaults, rounds', \
         curves(i) using 1:14 with lines lw 1 dt 3 lc rgb '#222222' title i ? '' : 'two exact samples'
    unset logscale
    set format y
}
unset multiplot
